"""Questions in another language than the articles': which it is, and what is to be said of that, in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from index.lexical import STOPWORDS
from qa.records import Hit
from qa.words import words

LEAST = 2  # common words by which a language is known
LOOKED_AT = 600  # characters of a passage
ENGLISH = "en"
# The commonest words, and those that questions begin with, without accents.
_COMMON = {
    "de": (
        "der die das den dem des und ist sind war waren wer was wann wo warum wieso wie viel viele welche "
        "welcher wurde wurden hat haben hatte ein eine einer nicht von vom mit im zum zur fur auf uber bei "
        "nach sich auch wird es er sie"
    ),
    "fr": (
        "le la les des du de et est sont etait qui que quoi quand ou pourquoi comment combien quel quelle "
        "quels dans une un a ont au aux pour par sur avec ne pas il elle ils ce cette se qu l d c y en"
    ),
    "es": (
        "el la los las de del y es son era fue quien quienes que cuando donde porque por como cuanto cuantos "
        "cual en una un ha han al para con no se su sobre lo"
    ),
    "it": (
        "il lo la i gli le di del della dei e sono era chi che cosa quando dove perche come quanto quanti "
        "quale in una un ha hanno al per con non si su stato nel nella l"
    ),
    "pt": (
        "o a os as de do da dos das e sao era foi quem que quando onde porque por como quanto quantos qual em "
        "uma um tem ao para com nao se no na sobre"
    ),
    "nl": (
        "de het een en is zijn was wie wat wanneer waar waarom hoe veel welke werd heeft hebben niet van met "
        "op in voor er ook te aan door naar over"
    ),
}
_WORDS = {ENGLISH: STOPWORDS} | {language: frozenset(common.split()) for language, common in _COMMON.items()}
SAID = {
    "de": (
        "Die Artikel sind in einer anderen Sprache als die Frage: Ich finde nur, was in beiden gleich "
        "geschrieben wird, vor allem Namen. In der Sprache der Artikel gefragt, finde ich mehr."
    ),
    "fr": (
        "Les articles sont dans une autre langue que la question : je n’y trouve que ce qui s’écrit de même, "
        "surtout des noms. Posez-la dans la langue des articles pour trouver davantage."
    ),
    "es": (
        "Los artículos están en otro idioma que la pregunta: solo encuentro lo que se escribe igual, sobre "
        "todo nombres. Pregunte en el idioma de los artículos para encontrar más."
    ),
    "it": (
        "Gli articoli sono in una lingua diversa da quella della domanda: trovo solo ciò che si scrive allo "
        "stesso modo, soprattutto i nomi. Chieda nella lingua degli articoli per trovare di più."
    ),
    "pt": (
        "Os artigos estão noutra língua que a pergunta: só encontro o que se escreve da mesma forma, "
        "sobretudo nomes. Pergunte na língua dos artigos para encontrar mais."
    ),
    "nl": (
        "De artikelen zijn in een andere taal dan de vraag: ik vind alleen wat in beide hetzelfde geschreven "
        "wordt, vooral namen. Stel de vraag in de taal van de artikelen om meer te vinden."
    ),
}


def language(text: str) -> str:
    """The language of a text as "de", "fr" …, "" where its common words do not tell."""
    said = [_plain(word) for word in words(text)]
    counts = {name: sum(word in common for word in said) for name, common in _WORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    sure = counts[best] >= LEAST and sum(count == counts[best] for count in counts.values()) == 1
    return best if sure and 4 * counts[best] >= len(said) else ""


def other_language(question: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """What is to be said of a question whose language is known and not that of the passages found for it."""
    asked = language(question)
    if asked not in SAID or not hits or language(hits[0].text[:LOOKED_AT]) == asked:
        return ()
    return (SAID[asked],)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
