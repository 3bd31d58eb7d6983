"""The names of months in the languages that news is written in, whole or cut short as dates have them."""

import unicodedata
from functools import lru_cache

# In the form that dates have (often a genitive), without accents; a name may be cut after three letters or more.
_NAMES = (
    "january januar janvier enero gennaio janeiro januari tammikuuta styczen stycznia leden ledna ianuarie ocak"
    " sausio janvaris jaanuar xaneiro gener januarie janar sijecnja januara januari января январь січня студзеня"
    " януари јануар ιανουαριου يناير ינואר जनवरी",
    "february februar fevrier febrero febbraio fevereiro februari helmikuuta luty lutego unor unora februarie"
    " subat vasario februaris veebruar febreiro febrer shkurt pebrero veljace februara fbr февраля февраль лютого"
    " лютага февруари фебруар φεβρουαριου فبراير פברואר फरवरी شباط",
    "march marz maerz mars marzo marco maart mars maaliskuuta marzec marca brezen brezna martie mart kovo marts"
    " marcius marso maret machi mac ozujka марта март березня сакавика μαρτιου مارس מרץ मार्च اذار",
    "april avril abril aprile april huhtikuuta kwiecien kwietnia duben dubna aprilie nisan balandzio aprilis"
    " aprill prill travnja aprila апреля апрель квитня красавика април απριλιου ابريل אפריל अप्रैल نيسان",
    "may mai mayo maggio maio mei maj maja toukokuuta kveten kvetna mayis geguzes maijs majus maig svibnja мая"
    " май травня трауня мај μαιου مايو מאי मई ايار",
    "june juni juin junio giugno junho kesakuuta czerwiec czerwca cerven cervna iunie haziran birzelio junijs"
    " juuni junius xuno juny qershor hunyo lipnja juna июня июнь червня чэрвеня юни јун ιουνιου يونيو יוני जून حزيران",
    "july juli juillet julio luglio julho heinakuuta lipiec lipca cervenec cervence iulie temmuz liepos julijs"
    " juuli julius xullo juliol korrik hulyo julai srpnja jula июля июль липня липеня юли јул ιουλιου يوليو יולי"
    " जुलाई تموز",
    "august aout agosto augustus augusti elokuuta sierpien sierpnia srpen srpna agustos rugpjucio augusts"
    " augusztus agost gusht agustus ogos kolovoza avgusta августа август серпня жниуня αυγουστου اغسطس אוגוסט"
    " अगस्त",
    "september septembre septiembre setiembre settembre setembro syyskuuta wrzesien wrzesnia zari septembrie"
    " eylul rugsejo septembris szeptember setembre shtator setyembre septemba rujna septembra сентября сентябрь"
    " вересня верасня септември септембар σεπτεμβριου سبتمبر ספטמבר सितंबर सितम्बर ايلول",
    "october oktober octobre octubre ottobre outubro lokakuuta pazdziernik pazdziernika rijen rijna octombrie"
    " ekim spalio oktobris oktoober tetor oktubre oktoba oktobra октября октябрь жовтня кастрычника октомври"
    " октобар οκτωβριου اكتوبر אוקטובר अक्टूबर अक्तूबर",
    "november novembre noviembre novembro marraskuuta noiembrie kasim lapkricio novembris nentor nobyembre"
    " novemba studenoga studenog novembra ноября ноябрь листопада листапада ноември новембар νοεμβριου نوفمبر"
    " נובמבר नवंबर नवम्बर",
    "december dezember decembre diciembre dicembre dezembro desember joulukuuta grudzien grudnia prosinec"
    " prosince decembrie aralik gruodzio decembris detsember desembre desembro dhjetor disyembre desemba disember"
    " prosinca decembra декабря декабрь грудня снежня декември децембар δεκεμβριου ديسمبر דצמבר दिसंबर दिसम्बर",
)
# Written without spaces and with signs above and below the letters; years may be those of the Buddhist era.
_THAI = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
_THAI_SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
THAI_MONTHS = {name: month for names in (_THAI, _THAI_SHORT) for month, name in enumerate(names, 1)}
# Beginnings that several names have, and what they stand for where they are the whole word.
_SHORT = {"mar": 3, "mart": 3, "jun": 6, "jul": 7, "may": 5, "maj": 5, "sept": 9, "mrt": 3, "agt": 8}
_PLAIN = str.maketrans("łıøđßæ", "liodsa")
_SHORTEST = 3
# The days of the week, Monday first, without accents; cut short in English alone, as other beginnings are words, too.
_DAYS = tuple(
    names.split()
    for names in (
        "mon monday montag lundi lunes lunedi segunda maandag mandag poniedzialek pondeli thu_hai",
        "tue tues tuesday dienstag mardi martes martedi terca dinsdag tirsdag tisdag wtorek utery thu_ba",
        "wed wednesday mittwoch mercredi miercoles mercoledi quarta woensdag onsdag sroda streda thu_tu",
        "thu thur thurs thursday donnerstag jeudi jueves giovedi quinta donderdag torsdag czwartek ctvrtek thu_nam",
        "fri friday freitag vendredi viernes venerdi sexta vrijdag fredag piatek patek thu_sau",
        "sat saturday samstag sonnabend samedi sabado sabato zaterdag lordag sobota thu_bay",
        "sun sunday sonntag dimanche domingo domenica zondag sondag niedziela nedele chu_nhat",
    )
)


def month_of(name: str, *, after_dot: bool = False) -> int:
    """The month, 1 to 12, that ``name`` is; 0 where it is none, or may be several.

    ``after_dot`` says that the day before it has a dot: "12. listopada" is October in Croatian, "12 listopada" is
    November in Polish.
    """
    name = _plain(name)
    if name.startswith(("listopad", "lis")) and name.isascii():
        return 10 if after_dot and name == "listopada" else 11 if name in ("listopada", "listopadu", "listopad") else 0
    return _SHORT.get(name) or _months().get(name, 0)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Each name and each beginning of one, of ``_SHORTEST`` letters or more, that no other month has."""
    found: dict[str, int] = {}
    names = {_plain(name): month for month, line in enumerate(_NAMES, 1) for name in line.split()}
    for name, month in names.items():
        for end in range(min(_SHORTEST, len(name)), len(name)):
            start = name[:end]
            found[start] = month if found.get(start, month) == month else 0
    return found | names


def weekday_of(name: str) -> int | None:
    """The day of the week, 0 for Monday, that ``name`` is; None where it is none."""
    plain = "_".join(_plain(name).removesuffix("-feira").split())
    return next((day for day, names in enumerate(_DAYS) if plain in names), None)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    return "".join(c for c in letters if not unicodedata.combining(c))
