"""What pages say to their readers between the lines of an article: share buttons, subscriptions, consent, adverts."""

import re

# Whole lines, in the languages that news pages are most often in; a sentence of an article does not begin so.
_NOTICES = (
    # Buttons
    r"(?:share|tweet|pin|post|send|save|print|e-?mail|copy|bookmark|whats ?app|facebook|twitter|x|reddit|linkedin"
    r"|telegram)(?: (?:this|on|via|to|with|by|the|link|article|story|page|post|facebook|twitter|x|whats ?app|linkedin"
    r"|reddit|e-?mail|telegram|copied|bluesky|threads|friends?|icon|button|now|for later))*",
    r"share (?:this|on|via) .{0,40}",
    r"(?:artikel )?(?:teilen|drucken|merken|vorlesen|kommentieren)|auf (?:facebook|x|twitter|whatsapp) teilen",
    r"partager(?: (?:sur|cet|l[’']article)\b.{0,40})?|condividi(?: su .{0,30})?",
    r"compart(?:ir|ilhar|ilhe|e)(?: (?:en|no|em|esta|este)\b.{0,40})?",
    r"(?:delen?|deel|dela)(?: (?:op|på|via|artikel\w*)\b.{0,30})?|jaa(?: artikkeli)?",
    r"(?:read (?:more|also|next)|see also|related(?: stories| articles?)?|more on this|(?:lesen|sehen) sie auch"
    r"|siehe auch|(?:mehr )?zum thema|mehr dazu|auch interessant|[àa] (?:lire|voir|écouter)(?: aussi)?|lire aussi|voir"
    r" aussi"
    r"|lisez aussi|sur le même sujet|leer más|le[ea] también|te puede interesar|más información|leia (?:mais|também)"
    r"|noticias? relacionadas?|nota relacionada|veja (?:mais|também)"
    r"|saiba mais|(?:leggi|vedi) anche|(?:lees|bekijk) ook|läs (?:också|även|mer)|les (?:også|mer)"
    r"|se (?:også|även)|læs (?:også|mere)|lue myös|(?:czytaj|zobacz)(?: też| także| również| więcej)?|читайте также"
    r"|čtěte (?:také|též)|přečtěte si|čítajte aj|prečítajte si|olvassa el(?: ezt is)?|citește și|citiți și"
    r"|vezi și|прочетете още|вижте още|читайте також|διαβάστε (?:επίσης|ακόμη|ακόμα)|ayrıca okuyun|baca juga|xem thêm"
    r"|đọc thêm|loe ka|lasi arī|skaitykite taip pat|pročitajte i|llegiu també|katso myös|[إا]قر[أا] (?:أيض[اًا]+"
    r"|المزيد)"
    r"|بیشتر بخوانید|קראו (?:גם|עוד)|यह भी पढ़ें|ये भी पढ़ें"
    r"|смотрите также|по теме|延伸(?:阅读|閱讀)|相关(?:阅读|新闻)|相關(?:閱讀|新聞)|関連記事|あわせて読みたい"
    r"|관련 ?기사)\s*[:：|»>–-].{1,200}",
    r"(?:más información|lea también|te puede interesar|lire aussi|[àa] lire aussi|leggi anche|lees ook|læs også"
    r"|les også|läs också|lue myös|leia (?:mais|também)|veja também|читайте также|czytaj także|čtěte také|zum thema)",
    # What a page files its article under
    r"(?:archivado en|etiquetas|tags?|topics?|temas|filed under|schlagw[oö]rter?|schlagworte|mots[- ]clés"
    r"|arquivado em|tópicos|argomenti|trefwoorden|emneord|nyckelord|avainsanat|tagi|štítky"
    r"|címkék|etiketler|теги|标签|標籤|关键词|关键字|關鍵字|關鍵詞|タグ|태그)"
    r"\s?[:：][^.!?。]{1,150}",
    r"(?:\d+ )?comments?(?: \(\d+\))?|listen to (?:this|the) (?:article|story)(?:\b|(?=\d)).{0,40}",
    r"\d{1,2}:\d\d\s*/\s*\d{1,2}:\d\d|this audio (?:is|was) (?:auto-?)?generated\b.{0,60}",
    r"(?:sorry,? )?your browser (?:does not|doesn[’']t|cannot|can[’']t) (?:support|play|display|show)\b.{0,80}"
    r"|ihr browser (?:unterstützt|kann)\b.{0,80}|votre navigateur ne\b.{0,80}|(?:su|tu) navegador no\b.{0,80}",
    r"(?:older|newer) (?:posts?|stories|articles?|entries|updates)|(?:previous|next) (?:post|page)",
    r"do you (?:know|have) (?:more|a (?:news )?tip|any|information|a story)\b.{0,120}[?.].{0,40}\b(?:contact|e-?mail"
    r"|write to|get in touch|tell us|reach)\b.*|got a (?:news )?(?:tip|story)\b.*|our standards: .{1,100}"
    r"|tip de redactie\b.{0,80}|(?:hast du|haben sie) einen (?:hinweis|tipp)\b.{0,80}"
    r"|une info à (?:nous )?(?:signaler|partager)\b.{0,80}",
    r"also (?:posted |published |available )?on\s?: .{1,80}",
    r"(?:si quieres|para) comentar\b.{0,60}|(?:log|sign) in to comment\b.{0,40}|(?:anmelden|einloggen),? um zu"
    r" kommentieren|pour commenter\b.{0,60}",
    r"most (?:read|popular|viewed|shared)|keep reading|read (?:other|more) (?:posts|stories)"
    r"|more on this (?:story|topic)|trending(?: now)?"
    r"|related (?:articles|stories|content|news|topics|links)"
    r"|recommended(?: for you)?|(?:you (?:may|might) also like|more from)\b.{0,40}|meistgelesen|mehr zum thema",
    r"(?:download|get) (?:the|our) (?:[\w&+-]+ ){0,5}apps?(?: (?:now|today|here|to get"
    r"|for (?:free|breaking|the latest|more)|from|on (?:your|the app store|google))\b.{0,120})?",
    r"(?:close|print) (?:this )?(?:window|page)|(?:fenster|seite) (?:schließen|drucken)"
    r"|(?:fermer|imprimer) (?:la|cette) (?:fenêtre|page)|(?:cerrar|imprimir) (?:esta )?(?:ventana|página)"
    r"|back to (?:the )?(?:news|top|home|front|index|previous)\b.{0,30}|zurück zur (?:startseite|übersicht)",
    r"\W*\d+[- ]?min(?:ute|uten)?s?\.? (?:read|lesezeit|de lecture|de lectura|leestijd)"
    r"|(?:read(?:ing)? time|lese(?:dauer|zeit)|temps de lecture|tiempo de lectura|tempo di lettura|leestijd)\b.{0,20}",
    r"explore more on these topics|(?:written|posted|published|reported) by|leave a (?:reply|comment)"
    r"|a version of this article (?:appears?|appeared) in print\b.*|order reprints\b.*|today[’']s paper\b.*",
    r"(?:komentarze|kommentare|kommentarer|komentáře|comentarios|comentários|commenti|commentaires|reacties|комментарии"
    r"|коментарі|σχόλια|yorumlar|hozzászólások)\W*\d*\W*",
    r"cet article vous est offert\b.*|[^.!?]{0,100}\babonnez-vous\b.{0,60}"
    r"|(?:.{0,60}[.!?] )?word (?:nu )?(?:abonnee|lid)\b.{0,60}",
    r"dalszy ciąg (?:materiału|artykułu) pod\b.{0,40}|残り\s?[：:].{0,80}|.{0,40}(?:有料|会員)(?:会員)?限定.{0,20}",
    r"(?:people|readers) are (?:also )?reading|what others are reading|(?:lo )?más leído|les plus lus|il più letto"
    r"|(?:follow|listen|save|comment|clap)",
    r"(?:follow|join|sigue|síguenos|suivez|folge(?:n sie)?|volg|segui(?:ci)?|siga) [^.!?]{0,80}\b"
    r"(?:whats ?app|telegram|google news|facebook|instagram|twitter|x|youtube|tiktok|bluesky|linkedin|threads)",
    r"(?:.{0,60}[.!] )?(?:unterstützen sie (?:uns|unsere)|support (?:our|local|independent) journalism"
    r"|apoya (?:nuestro|el) periodismo|soutenez(?:-nous| notre))\b.{0,120}",
    r"(?:track|catch|get) (?:the )?latest news(?: live)? on .{1,80}|相关(?:新闻|阅读|推荐|报道)|相關(?:新聞|閱讀)",
    r"(?:follow|like|find) us on .{0,60}|(?:skip|jump) to (?:main )?content|back to top|loading\W*|read more",
    r"(?:udostępnij|sdílet|zdieľať|megosztás|поделиться|поширити|поділитися|сподели"
    r"|sdílejte|compártelo|μοιραστείτε|paylaş|bagikan|chia sẻ|مشاركة|شارك"
    r"|シェア(?:する)?|ツイート|分享(?:到)?|공유)(?:\W.{0,40})?",
    r"(?:folgen sie uns|suivez-nous|síguenos|seguici|siga-nos|volg ons|följ oss|følg oss|følg os)\b.{0,80}",
    r"sigue (?:toda la información|nuestr[ao]s?)\b.*|подписывайтесь на .{0,80}|підписуйтесь на .{0,80}",
    # What feeds and letters add to each text, in the words of WordPress and of those that send them
    r"(?:the post|(?:der )?beitrag|l[’']article|la entrada|l[’']articolo|o post|het bericht|inlägget|indlægget|wpis"
    r"|сообщение) (?-i:[^\W_a-zà-ÿа-я]|[“\"'‘«„]).{0,200} (?:first appeared on|appeared first on|erschien zuerst auf"
    r"|est apparu en premier sur|(?:se publicó|apareció) primero en|proviene da|sembra essere il primo su|apareceu"
    r" primeiro em"
    r"|verscheen eerst op|dök först upp på|blev først udgivet på|pochodzi z serwisu|появились сначала на) .{1,100}",
    r"(?:view|read|open) (?:(?:this|the|it) )?(?:e-?mail |newsletter |message )?(?:online|in (?:your |a )?(?:web )?"
    r"browser)|(?:im browser|online) (?:ansehen|anzeigen|lesen)|(?:voir|afficher|lire) (?:ce (?:mail|message) )?(?:dans"
    r" (?:le|votre) navigateur|en ligne)|ver (?:este (?:correo|e-?mail) )?(?:en (?:el|su|tu) navegador|no navegador)"
    r"|visualizza nel browser|bekijk (?:deze (?:mail|nieuwsbrief) )?(?:online|in (?:je|uw) browser)",
    r"want to change how you receive these e-?mails\b.{0,40}|you can (?:update|change) your preferences\b.{0,80}"
    r"|why did i get this\b.{0,80}|our mailing address is\b.{0,120}|this (?:e-?mail|message) was sent to \S+@\S+.*",
    r"unsubscribe\b.{0,80}|(?:manage|update|change) (?:your )?(?:e-?mail )?(?:preferences|subscription).{0,40}"
    r"|you(?:[’']re| are|[’']ve| have)? (?:receiv|getting).{0,20}\bthis (?:e-?mail|newsletter|message|letter)"
    r" (?:because|as|since)\b.*"
    r"|sie erhalten (?:diese|diesen|unseren)\b.{0,40}\b(?:mail|newsletter),? (?:weil|da)\b.*|vous recevez (?:ce|cet"
    r"|cette)\b.{0,40}\bcar\b.*|newsletter ab(?:bestellen|melden)|se dés(?:abonner|inscrire)\b.{0,60}|darse de baja\b"
    r".{0,60}|annulla l[’']iscrizione\b.{0,60}|cancelar (?:a )?(?:subscrição|inscrição)\b.{0,60}|afmelden\b.{0,60}",
    r"(?:was this|forward(?:ed)? this) e-?mail (?:was )?forwarded to you\b.{0,80}|(?:was|has) this (?:newsletter )?"
    r"(?:been )?forwarded to you\b.{0,80}|did someone forward (?:you )?this\b.{0,100}"
    r"|(?:enjoying|enjoy|like|liked) (?:this|what you) (?:story|article|post|piece|newsletter|read(?:ing)?)\b"
    r".{0,20}\? .{1,160}",
    r"(?:was|is) this (?:page|article|information|story|content) (?:useful|helpful|interesting)\b.{0,40}"
    r"|did you find (?:this|what) .{1,60}\?|(?:rate|report a problem with|is there anything wrong with)"
    r" this (?:page|article)\b.{0,40}"
    r"|war (?:diese seite|dieser artikel) hilfreich\b.{0,40}|cette page vous a-t-elle été utile\b.{0,40}"
    r"|¿(?:le|te) (?:ha )?(?:sido|resultado|fue) útil\b.{0,60}",
    r"(?:back|return|go) to (?:the )?(?:article|story|full (?:site|version|article|story))\b.{0,160}"
    r"|(?:text-only version )?(?:go to|view) (?:the )?full (?:site|version)|text-only version"
    r"|(?:this is (?:a|the) )?print(?:er)?[- ]friendly version\b.{0,120}"
    r"|to print this (?:article|page|story)\b.{0,120}",
    r"(?:trackback(?: (?:pings|url)\b.{0,60})?|(?:listed below are|post a) (?:links|comment)\b.{0,100}"
    r"|thanks for signing in\b.{0,100})"
    r"|posted by:? .{1,60} (?:at|on) .{6,40}\d.{0,8}|https?://\S+/(?:mt-tb\.cgi|trackback)\S*"
    r"|«.{3,100}\|.{0,20}\b(?:main|home)\b.{0,120}»?",
    r"this article was downloaded by calibre from \S+",
    # Adverts
    r"advertisement|advertising|sponsored|ad|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie"
    r"|annons|annonse|annonce|mainos|reklama|reklam|hirdetés|publicitate|реклама|διαφήμιση|إعلان|広告|广告|廣告|광고"
    r"|iklan|quảng cáo",
    r"empfohlener (?:externer|redaktioneller) inhalt|an dieser stelle finden sie (?:einen )?(?:externe|inhalt).*",
    r"(?:watch|listen|in pictures)\s*[:|].{1,120}",
    r"(?:©\s?)?(?:all rights reserved|riproduzione riservata|tutti i diritti riservati|alle rechte vorbehalten"
    r"|tous droits réservés|(?:todos los derechos|todos os direitos) reservados|alle rechten voorbehouden)",
    r"(?:haben sie (?:einen )?fehler (?:entdeckt|gefunden)|fehler (?:gefunden|melden)|spotted an error|found a mistake"
    r"|une erreur dans l[’']article)\b.{0,80}",
    r"(?:story|article) continues (?:below|after).*",
    r"저작권자?.{0,60}무단.{0,40}|無断(?:転載|複製).{0,40}|未经.{0,20}(?:授权|许可).{0,40}转载.{0,20}",
    # When, as a page reckons for who reads it
    r"(?:(?:last )?(?:updated|published|posted)\W{0,3})?\d+ (?:seconds?|min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?) ago"
    r"|(?:aktualisiert )?vor \d+ (?:sekunden?|minuten?|stunden?|tagen?|wochen?)"
    r"|(?:mis à jour |publié )?il y a \d+ (?:secondes?|minutes?|heures?|jours?|semaines?)"
    r"|(?:actualizado |publicado )?hace \d+ (?:segundos?|minutos?|horas?|días?|semanas?)"
    r"|\d+ (?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]) fa|há \d+ (?:minutos?|horas?|dias?)",
    r"\W*(?:recevez|receive|get|erhalten sie|recibe|reciba|ricevi|ontvang)\b[^.!?]{0,140}\bnewsletters?"
    r"|(?:[^.!?]{0,120}[.!?] )?(?:please )?donate (?:today|now|here)\b.{0,100}|republish this (?:article|story)"
    r"|you may republish\b.{0,200}|want more (?:news|stories)\b.{0,100}"
    r"|view this post on instagram|a post shared by .{1,80}|si quieres recibir [^.!?]{0,140}"
    r"|[^.!?]{0,100}\bsuscríb[ea](?:te|se) (?:a|en) (?:nuestr[ao]|la|el) (?:boletín|newsletter)\b.{0,60}"
    r"|(?:unser |der |our )?newsletter\s?[:–-]\s.{1,160}|この記事は(?:有料|会員限定)(?:記事|です)?.{0,80}|ここから続き"
    r"|(?:noch )?keine kommentare|no comments(?: yet)?|be the first to comment\b.{0,40}|aucun commentaire"
    r"|sin comentarios|nessun commento|nenhum comentário|(?:nog )?geen reacties"
    r"|sobre la firma|ver biografía|about the authors?|über (?:den|die) autor(?:in|en)?|à propos de l[’']auteure?"
    r"|sull[’']autore|\d+[- ]min(?:ute)? listen|related (?:story|article|post|video)",
    r"(?:[^.!?]{0,120}\bnewsletter\b[^.!?]{0,120}[.!?] )?(?:sign up|subscribe)(?: here| now| today)?"
    r"|get (?:the )?(?:local |latest )?(?:breaking )?(?:news )?(?:alerts|updates)\b.{0,60}"
    r"|[^.!?]{0,100}\b(?:delivered|straight|right|directly)(?: straight| right| directly)? (?:to|in|into) your"
    r" (?:e-?mail )?inbox\b.{0,60}|find out what[’']s happening in .{1,80}|(?:keep|continue) reading with\b.{0,80}"
    r"|subscribe to .{1,60} to keep reading\b.*",
    # What is shown where scripts do not run
    r"(?:please |you need to )?(?:enable|turn on|activate) java ?script\b.{0,120}"
    r"|(?:this (?:site|page|app) )?(?:requires|needs) java ?script\b.{0,80}"
    r"|java ?script (?:is|has to be|must be) (?:required|disabled|enabled)\b.{0,100}"
    r"|(?:bitte )?(?:aktivieren sie|schalten sie) java ?script\b.{0,80}|veuillez activer java ?script\b.{0,80}",
    # Consent
    r"we (?:use|and our (?:\d+ )?partners) .{0,80}\b(?:cookies|device|personal data)\b.*",
    r"(?:accept|reject|manage) (?:all )?cookies",
    # Subscriptions
    r"this (?:article|story|content|page|piece|post) is (?:for|only for|exclusive(?:ly)?|available|reserved"
    r"|restricted)\b.{0,60}\b(?:subscriber|member|reader|account)s?\b.*",
    r"(?:already|not) (?:a )?(?:subscriber|member|subscribed|registered|have an account)\b.*",
    r"(?:please )?(?:log|sign) ?in (?:or|to (?:read|continue|your|view|access)|with your|below|now)\b.*",
    r"(?:please )?(?:subscribe|register|sign up|join) (?:now|today|for free|to (?:read|continue|unlock|our|the|get"
    r"|keep)|for (?:our|the|full|unlimited|just|only)|or (?:log|sign) in)\b.*",
    r"(?:subscribe|sign up|register) (?:to|with) .{1,60} (?:for|to) .{1,100}",
    r"(?:to )?continue reading(?:\b.{0,80}\b(?:subscri|regist|log|sign|free|below)\w*.*)?",
    r"read the full (?:article|story)\b.*",
    r"you(?:'ve| have) (?:reached|read|used|\d+) .{0,60}\b(?:free|limit|articles?)\b.*",
    r"subscribers? only|premium|for subscribers(?: only)?|newsletter|never miss a story\b.*",
    r"(?:get|unlock) (?:unlimited|full|all) (?:digital )?access\b.*",
    r"(?:get|receive) (?:our|the) .{0,40}newsletters?\b.*",
    r"(?:start|claim) your (?:free )?(?:trial|subscription)\b.*",
    r"(?:dieser|der) (?:artikel|text|inhalt|beitrag) ist (?:nur )?(?:exklusiv )?(?:für|mit) .{0,60}"
    r"(?:abonnent|abo|mitglied|nutzer|registrier).*",
    r"jetzt weiterlesen\b.{0,60}",
    r"(?:jetzt|weiter) ?(?:abonnieren|registrieren|anmelden|testen|lesen\b.{0,60}(?:abo|plus|\+)).*",
    r"(?:sie haben )?bereits (?:ein )?abo.*|schon abonnent.*|zum weiterlesen\b.*|melden sie sich an\b.*",
    r"(?:cet )?article (?:est )?réservé (?:à|aux) .{0,40}abonnés?.*|réservé aux abonnés.*|la suite est réservée.*",
    r"il vous reste [\d.,]+ ?% de cet article.*|déjà abonnée? .*|(?:abonnez|connectez|inscrivez)-vous\b.*",
    r"(?:quest[oa] |est[ea] |acest )?(?:contenido|artículo|conteúdo|artigo|contenuto|articolo) (?:è |es |é |este )?"
    r"(?:exclusiv|riservat|solo|só|esclusiv).{0,60}"
    r"(?:suscriptor|assinante|abbonat|socio).*",
    r"(?:(?:suscríbe|regístra?|inscríbe)(?:te|se)|inicia sesión|assine|faça login|abbonati|accedi|registrati)\b.{0,80}",
    r"(?:zapisz się|přihlaste se|prihláste sa|schrijf je in|meld je aan|tilmeld dig|påmeld deg|anmäl dig|tilaa"
    r"|iscriviti"
    r"|inscreva-se|subscreva|inscrivez-vous|suscríbete|подпишитесь)\b.{0,60}(?:newsletter|nieuwsbrief|nyhe[dt]s?brev"
    r"|uutiskirje|odběr|odber|boletín|рассылк).*",
    r"(?:jetzt )?(?:unseren |den |zum )?newsletter (?:abonnieren|anmelden|bestellen)|jetzt (?:kostenlos|gratis) \w+",
    r"¿ya eres suscriptor.*|sei già abbonato.*",
    r"(?:dit|dette|denne|den här|det här) .{0,30}(?:is|er|är) (?:alleen|bare|kun|endast|bara) (?:voor|for|för) .{0,30}"
    r"(?:abonne|prenumerant|medlem).*",
    r"(?:word|bliv|bli) (?:abonnee|abonnent|prenumerant|medlem)\b.*|al abonnee\b.*|logg? inn?\b.{0,60}",
    r"(?:läs|les|læs) vid(?:are|ere)(?: med\b.{0,40})?|verder lezen(?:\?.{0,40}| met\b.{0,40})?|redan prenumerant\b.*"
    r"|(?:er du|är du|har du) (?:allerede|redan) (?:abonn|prenumer|kund).*",
    r"(?:artiklen|artikeln|artikkelen|saken|artikel|l[’']article|el artículo|o artigo|l[’']articolo|il testo) "
    r"(?:fortsætter|fortsätter|fortsetter|gaat verder|continue|continúa|continua|prosegue) "
    r"(?:under|efter|etter|na|onder|après|después|depois|dopo)\b.{0,40}|juttu jatkuu mainoksen\b.{0,20}",
    r"ακολουθήστε .{0,80}|iratkozz(?:on)? fel .{0,60}hírlev.*|abonați-vă .{0,80}",
    r"[【\[（(]?(?:责任编辑|責任編輯|编辑|編輯|责编|責編|字体|字號|字号)\s?[:：].{0,30}",
)
_NO_LETTER = re.compile(r"[\W_]*[\U0001f300-\U0001faff\u2600-\u27bf][\W_]*")  # a picture alone
_NOTICE = re.compile(rf"(?:{'|'.join(_NOTICES)})[\s.:!?…»›>→]*", re.IGNORECASE)
_LONGEST = 240
_HEADLINE = 120  # characters
# The end of a summary in feeds: what leads to the page.
_ONWARD = re.compile(
    r"\s*(?:continue (?:reading|lendo)|read (?:more|on|the (?:full|rest)\b.{0,40})|(?:weiter|mehr) ?lesen|(?:lire"
    r"|lisez)"
    r" (?:la suite|plus)|seguir leyendo|leer más|leggi tutto|continua a leggere|lees (?:verder|meer)|les mer|läs (?:mer"
    r"|vidare)|læs (?:mere|videre)|l(?:er|eia) mais|czytaj (?:dalej|więcej)|читать (?:далее|дальше)|続きを読む|阅读全文"
    r"|閱讀全文)(?P<what>[\s:]+[“\"'‘«]?.{1,120}?)?[\s.…»›>→”’\"']*$",
    re.IGNORECASE,
)


# Headings above links to other articles.
_ABOVE_OTHERS = re.compile(
    r"(?:more (?:posts|stories|news|articles)|related (?:articles|stories|posts|news|content)|recommended(?: for you)?"
    r"|(?:you (?:may|might) also like|read next|latest (?:news|posts|stories)|most (?:read|popular))"
    r"|mehr zum thema|auch interessant|weitere artikel|sur le même sujet|à lire aussi|leggi anche|articoli correlati"
    r"|noticias relacionadas|te puede interesar|leia também|lees ook|läs också|les også|czytaj także|читайте также"
    r"|関連記事|相关新闻|관련기사)\W*",
    re.IGNORECASE,
)
_MOST_OTHERS = 12  # headlines below such a heading


def without_notices(text: str) -> str:
    """``text`` without the lines that speak of the page, where anything else is left, and without the headlines that
    end it below a heading for other articles.
    """
    kept = [line for line in _without_others(text.split("\n")) if not is_notice(line)]
    rest = "\n".join(kept)
    return (
        text if not rest.strip() or len(kept) == text.count("\n") + 1 else re.sub(r"\n{3,}", "\n\n", rest).strip("\n")
    )


def _without_others(lines: list[str]) -> list[str]:
    for at in range(max(1, len(lines) - _MOST_OTHERS - 1), len(lines)):
        below = [line.strip() for line in lines[at + 1 :]]
        if _ABOVE_OTHERS.fullmatch(lines[at].strip(" -#*")) and not any(_is_sentence(line) for line in below):
            return lines[:at]
    return lines


def _is_sentence(line: str) -> bool:
    return len(line) > _HEADLINE or line.endswith((".", "!", "?", "”", "。"))


def is_notice(line: str) -> bool:
    """Whether a line speaks of the page, not of the news."""
    line = " ".join(line.strip(" \t-–•|*#[]").split())
    return 0 < len(line) <= _LONGEST and (_NOTICE.fullmatch(line) or _NO_LETTER.fullmatch(line)) is not None


def without_way_on(text: str) -> str:
    """A summary without what leads on from it: "Continue reading →" at its end, where that stands after a sentence."""
    bare = text.rstrip(" .…\n")  # the way on may end with dots of its own
    at = max(bare.rfind(sign) for sign in ".!?…])。")
    way = _ONWARD.match(text, at + 1) if at > 0 else None
    if way and (not way["what"] or way[0].rstrip()[-1] in "→»›>"):
        return text[: at + 1]
    return text
