"""What people call an article's fields in their languages: names of a table's columns, words before a colon."""

import re

_NAMES = {
    "title": (
        "heading headline_text titel überschrift schlagzeile titre titulo título titolo rubrik"
        " otsikko overskrift tytuł"
        " nagłówek título_de_la_noticia titlu titul nadpis cím naslov tittel kop başlık заголовок"
        " название наименование"
        " назва заглавие τίτλος 标题 標題 题目 題目 見出し タイトル 表題 件名 제목 기사제목 عنوان العنوان כותרת शीर्षक"
        " tiêu_đề judul"
    ),
    "text": (
        "text volltext inhalt artikeltext texte contenu texto contenido testo contenuto tekst"
        " innehåll teksti cuerpo"
        " cuerpo_de_la_noticia corps corps_de_l'article corpo brödtext treść tekst_artykułu"
        " conținut obsah szöveg"
        " tartalom besedilo sadržaj tekst_članka inhoud metin içerik haber_metni текст содержание"
        " текст_статьи текст_новости"
        " зміст текст_статті съдържание κείμενο περιεχόμενο 正文 内容 內容 全文 本文 記事本文 본문 내용 기사본문 النص"
        " المحتوى نص תוכן टेक्स्ट nội_dung isi konten"
    ),
    "author": (
        "skribent toimittaja autor autorin autoren verfasser auteur auteurs autore autori autores autora författare"
        " forfatter kirjoittaja"
        " journalist journaliste redactor redacteur autorzy autoři szerző avtor yazar muhabir"
        " автор авторы автори"
        " συντάκτης συγγραφέας 作者 记者 記者 著者 執筆者 글쓴이 기자 الكاتب المؤلف كاتب מחבר लेखक tác_giả penulis"
    ),
    "date": (
        "datum fecha data päivä dato veröffentlicht erscheinungsdatum veröffentlichungsdatum"
        " date_de_publication"
        " date_de_parution fecha_de_publicación data_de_publicação data_publicação data_di_pubblicazione"
        " publiceringsdatum julkaisupäivä data_publikacji data_wydania datum_vydání data_publicării dátum"
        " megjelenés datum_objave publicatiedatum tarih yayın_tarihi дата дата_публикации"
        " дата_публікації дата_выхода"
        " ημερομηνία 日期 发布时间 發布時間 发布日期 發布日期 发表时间 时间 時間 時間 日付 日時 配信日 掲載日 公開日"
        " 날짜"
        " 일자 작성일 발행일 게재일 التاريخ تاريخ تاريخ_النشر תאריך तारीख दिनांक ngày ngày_đăng tanggal"
    ),
    "outlet": (
        "källa kilde medie lähde medium zeitung quelle journal média fuente medio testata fonte tidning avis lehti"
        " krant giornale jornal periódico"
        " diario veículo redaktion źródło gazeta tytuł_prasowy zdroj ziar sursă lap újság forrás"
        " izvor časopis bron"
        " gazete kaynak yayın издание источник сми газета видання джерело издател εφημερίδα πηγή μέσο 来源 來源 媒体"
        " 媒體 报纸 報紙 出处 出處 新聞 新聞社 媒体名 掲載紙 언론사 신문 매체 출처 المصدر الصحيفة جريدة מקור स्रोत"
        " nguồn báo sumber media_outlet media_name"
    ),
    "url": (
        "adresse lien enlace länk lenke linkki link_do_artykułu odkaz bağlantı ссылка посилання"
        " σύνδεσμος 链接 鏈接 網址"
        " 网址 リンク 링크 주소 الرابط رابط קישור लिंक liên_kết tautan"
    ),
}  # fmt: skip
_ADDED = re.compile(r"\s*[(\[（].{1,30}[)\]）]\s*$|(?<=\w)[/:*_·]-?(?:in|innen|rice|e)$")  # "Date (UTC)", "Autor/in"


def without_addition(label: str) -> str:
    """A label without what is added in brackets at its end: ``Date (UTC)`` → ``Date``."""
    return _ADDED.sub("", label.strip()) or label.strip()


def field_of(label: str) -> str:
    """The English name of the field that ``label`` stands for in another language (``title``, ``text``, ``author``,
    ``date``, ``outlet``, ``url``); "" where it stands for none.
    """
    return _FIELDS.get(_key(label), "")


def _key(label: str) -> str:
    # The Turkish İ has a dot of its own in small letters.
    return " ".join(label.casefold().replace("i\u0307", "i").replace("_", " ").split())


_FIELDS = {_key(name): field for field, names in _NAMES.items() for name in names.split()}
