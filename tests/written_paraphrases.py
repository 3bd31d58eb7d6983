"""What a good language model makes of quotes, in words of its own: sentences that they support, and some that they do
not.

The passages were invented for this. They are split once: `WORK` is looked at while rules are made, of `FINAL` only the
figures are, so that they tell what to expect. The quotes are of Friday, 5 September 2031. What somebody is told to have
said is supported where the sentence tells who.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """Quotes, sentences that they support, and sentences that they do not: by what is wrong with those."""

    quotes: tuple[str, ...]
    true: tuple[str, ...]
    false: tuple[tuple[str, str], ...]


ROLES = "roles swapped"
NUMBER = "number of another thing"
SPEAKER = "said by another"
HEDGE = "hedge dropped"
MERGED = "facts merged"
INVENTED = "invented"
NEGATION = "negated"

WORK = (
    Told(
        (
            "The northern tram line in Velden will be closed for six weeks from Monday while crews replace 4.2 "
            "kilometres of worn track, the operator Velbahn said. Buses will run every eight minutes in its "
            'place. "We are sorry for the inconvenience, but the rails date from 1978," said Velbahn\'s chief '
            "engineer, Petra Lindqvist.",
            "Shopkeepers on Mill Street fear that the closure could cost them up to a third of their takings. "
            "The city has set aside 350,000 crowns for those who can prove losses. Mayor Owen Tarrant refused "
            "to say whether the money would be enough.",
        ),
        (
            "Velbahn said that Velden's northern tram line will be shut for six weeks from Monday.",
            "According to Velbahn, the tram line will be closed so that crews can replace 4.2 kilometres of track.",
            "According to Velbahn, the northern tram line in Velden will be closed for six weeks.",
            "During the closure, buses will run every eight minutes.",
            "Petra Lindqvist, Velbahn's chief engineer, said that the rails date from 1978.",
            "Petra Lindqvist apologised for the inconvenience.",
            "Shopkeepers on Mill Street fear losing up to a third of their takings.",
            "The city has set aside 350,000 crowns for shopkeepers who can prove losses.",
            "The city has earmarked 350,000 crowns for those who can prove losses.",
            "Mayor Owen Tarrant would not say whether the money would be enough.",
            "Buses will replace the trams, and the city has set aside 350,000 crowns.",
            "The rails date from 1978, Velbahn's chief engineer said.",
        ),
        (
            (ROLES, "Velden will close Velbahn's northern tram line for six weeks."),
            (ROLES, "The shopkeepers have set aside 350,000 crowns for the city."),
            (NUMBER, "The northern tram line will be closed for eight weeks from Monday."),
            (NUMBER, "Buses will run every six minutes in its place."),
            (NUMBER, "Crews will replace 1,978 kilometres of worn track."),
            (SPEAKER, "Mayor Owen Tarrant said that the rails date from 1978."),
            (SPEAKER, "Petra Lindqvist fears that the closure could cost a third of the takings."),
            (HEDGE, "The closure will cost shopkeepers a third of their takings."),
            (HEDGE, "The closure could cost them a third of their takings."),
            (MERGED, "Mill Street will be closed for six weeks from Monday."),
            (MERGED, "Velbahn has set aside 350,000 crowns for those who can prove losses."),
            (INVENTED, "The northern tram line will reopen in October."),
            (NEGATION, "Mayor Owen Tarrant said that the money would be enough."),
            (NEGATION, "Buses will not run in its place."),
        ),
    ),
    Told(
        (
            "A court in Harlow Bay on Wednesday sentenced Dario Finch, a former harbour pilot, to four years in"
            " prison for smuggling 2.3 tonnes of tobacco. Two of his cousins, who had pleaded guilty, were "
            "given suspended sentences. Finch denied the charges throughout. His lawyer, Imke Sorel, said that "
            "he would appeal.",
        ),
        (
            "Dario Finch was sentenced to four years in prison.",
            "A former harbour pilot was sentenced to four years in prison for smuggling 2.3 tonnes of tobacco.",
            "On 3 September 2031 a court in Harlow Bay sentenced Dario Finch to four years in prison.",
            "A court in Harlow Bay jailed Dario Finch for four years for smuggling tobacco.",
            "Dario Finch was convicted of smuggling 2.3 tonnes of tobacco.",
            "Two cousins of Finch were given suspended sentences.",
            "Two of his cousins received suspended sentences after pleading guilty.",
            "Finch has denied the charges.",
            "Finch will appeal, his lawyer Imke Sorel said.",
            "Imke Sorel said that Finch would appeal.",
            "Finch, who denied the charges, was sentenced to four years.",
        ),
        (
            (ROLES, "Dario Finch sentenced a court in Harlow Bay."),
            (ROLES, "Imke Sorel was sentenced to four years in prison."),
            (NUMBER, "Finch was sentenced to two years in prison."),
            (NUMBER, "He smuggled four tonnes of tobacco."),
            (SPEAKER, "Finch said that his cousins would appeal."),
            (SPEAKER, "The court said that he would appeal."),
            (HEDGE, "Finch has appealed."),
            (MERGED, "Dario Finch, who had pleaded guilty, was sentenced to four years in prison."),
            (MERGED, "Two of his cousins were sentenced to four years in prison."),
            (INVENTED, "Finch must pay a fine."),
            (NEGATION, "Finch did not deny the charges."),
            (NEGATION, "Two of his cousins denied the charges."),
        ),
    ),
    Told(
        (
            "The Orsk glacier lost 11 metres of ice this summer, the largest loss since measurements began in "
            "1962, the Alpine Survey reported on Thursday. If the trend continues, it could be gone by 2055. "
            "Ski lifts on its upper slopes will stay closed until December at the earliest.",
            'Hut keeper Jonas Wehr said the path across the ice had become too dangerous. "I have told guests '
            'to turn back," he said. Rescue teams were called to the glacier 19 times in August, compared with '
            "six times a year earlier.",
        ),
        (
            "The Alpine Survey reported that the Orsk glacier lost 11 metres of ice this summer.",
            "The loss of ice on the Orsk glacier was the largest since 1962, the Alpine Survey reported.",
            "According to the Alpine Survey, the Orsk glacier lost 11 metres of ice this summer.",
            "The glacier could disappear by 2055 if the trend continues.",
            "It is possible that the glacier will be gone by 2055 if the trend continues.",
            "The ski lifts on its upper slopes will not open before December.",
            "Ski lifts on the upper slopes will remain closed until December at the earliest.",
            "Jonas Wehr, a hut keeper, said that the path across the ice had become too dangerous.",
            "Jonas Wehr said he had told guests to turn back.",
            "Rescue teams were called to the glacier 19 times in August.",
            "In August rescuers were called out 19 times, up from six a year earlier.",
        ),
        (
            (ROLES, "The Alpine Survey lost 11 metres of ice."),
            (ROLES, "Guests told Jonas Wehr to turn back."),
            (NUMBER, "The Orsk glacier lost 19 metres of ice this summer."),
            (NUMBER, "Rescue teams were called to the glacier six times in August."),
            (SPEAKER, "The Alpine Survey said the path across the ice had become too dangerous."),
            (HEDGE, "The glacier will be gone by 2055."),
            (HEDGE, "The glacier could be gone by 2055."),
            (HEDGE, "Ski lifts on its upper slopes will open in December."),
            (MERGED, "Rescue teams were called 19 times since measurements began in 1962."),
            (MERGED, "Jonas Wehr reported that the glacier lost 11 metres of ice."),
            (INVENTED, "Two guests were injured on the ice."),
            (NEGATION, "The path across the ice had not become too dangerous."),
        ),
    ),
    Told(
        (
            "Marrow Foods will buy its rival Teller & Sons for 640 million crowns, both companies said on "
            "Tuesday. The deal needs the approval of the competition authority, which is expected to decide by "
            "March. Teller employs 1,900 people, Marrow 5,200. Union leader Greta Oaks warned that at least 300"
            " jobs were at risk.",
        ),
        (
            "Both companies said that Marrow Foods is buying Teller & Sons for 640 million crowns.",
            "Both companies said that Teller & Sons will be bought by Marrow Foods.",
            "Marrow Foods will acquire its rival Teller & Sons, both companies said.",
            "Both companies announced on Tuesday that Marrow Foods will buy Teller & Sons.",
            "The deal still needs the approval of the competition authority.",
            "The competition authority is expected to decide by March.",
            "A decision by the competition authority is expected by March.",
            "Teller employs 1,900 people and Marrow 5,200.",
            "Marrow has 5,200 employees.",
            "Greta Oaks, a union leader, warned that at least 300 jobs were at risk.",
            "At least 300 jobs are at risk, according to Greta Oaks.",
        ),
        (
            (ROLES, "Teller & Sons will buy Marrow Foods for 640 million crowns."),
            (ROLES, "Marrow Foods will be bought by its rival Teller & Sons."),
            (NUMBER, "Teller employs 5,200 people."),
            (NUMBER, "Marrow Foods will buy Teller & Sons for 300 million crowns."),
            (SPEAKER, "Marrow Foods warned that at least 300 jobs were at risk."),
            (HEDGE, "At least 300 jobs will be lost."),
            (HEDGE, "At least 300 jobs are at risk."),
            (HEDGE, "The competition authority will approve the deal by March."),
            (MERGED, "Both companies said that at least 300 jobs were at risk."),
            (INVENTED, "Marrow Foods will keep the name Teller."),
            (NEGATION, "The deal does not need the approval of the competition authority."),
            (NEGATION, "The competition authority has decided."),
        ),
    ),
    Told(
        (
            "Police in Astrava are looking for a man in his thirties after a jewellery shop was robbed on "
            "Saturday night. He threatened the owner, Milos Brandt, 58, with a knife and left with watches "
            "worth about 90,000 crowns. Brandt was treated for shock but was not injured. Detectives believe "
            "that the same man may have robbed two petrol stations in July.",
        ),
        (
            "Police in Astrava are searching for a man in his thirties.",
            "A jewellery shop in Astrava was robbed on Saturday night.",
            "The robber threatened the owner with a knife.",
            "The owner of the shop, Milos Brandt, was threatened with a knife.",
            "The man took watches worth about 90,000 crowns.",
            "Milos Brandt, 58, was treated for shock.",
            "Brandt was not hurt.",
            "The same man may have robbed two petrol stations in July, detectives believe.",
            "Detectives think that the man may also have robbed two petrol stations.",
            "Watches worth around 90,000 crowns were stolen.",
        ),
        (
            (ROLES, "Milos Brandt threatened a man in his thirties with a knife."),
            (ROLES, "Police robbed a jewellery shop."),
            (NUMBER, "The man is 58."),
            (NUMBER, "Milos Brandt is in his thirties."),
            (SPEAKER, "Brandt believes that the same man may have robbed two petrol stations."),
            (HEDGE, "The same man robbed two petrol stations in July."),
            (HEDGE, "Detectives believe that the same man robbed two petrol stations in July."),
            (MERGED, "Two petrol stations were robbed on Saturday night."),
            (MERGED, "Two petrol stations lost watches worth about 90,000 crowns."),
            (INVENTED, "The man was arrested."),
            (NEGATION, "Brandt was injured."),
            (NEGATION, "Brandt was not treated for shock."),
        ),
    ),
)

FINAL = (
    Told(
        (
            "Lake Imber's water level fell by 1.4 metres between May and August, the water board said on "
            "Monday, the steepest drop in 40 years. Eight of the lake's twelve marinas are unusable. \"We have "
            "asked farmers to stop pumping,\" said the board's director, Sanna Krol.",
            "Farmers' leader Ruben Vos rejected the request. He said that farmers use less than a tenth of the "
            "lake's water and that the paper mill at Dorn should be asked first. The mill's owner, Norpulp, did"
            " not answer questions.",
        ),
        (
            "The water board said that the water level of Lake Imber fell by 1.4 metres between May and August.",
            "The drop was the steepest in 40 years, according to the water board.",
            "Eight of the twelve marinas on the lake cannot be used.",
            "Eight of the lake's 12 marinas are unusable.",
            "Sanna Krol said that the board had asked farmers to stop pumping.",
            "The water board has asked farmers to stop pumping, its director Sanna Krol said.",
            "Ruben Vos, the farmers' leader, rejected the request.",
            "Ruben Vos said that farmers use less than a tenth of the lake's water.",
            "Vos said the paper mill at Dorn should be asked first.",
            "Norpulp, which owns the paper mill at Dorn, did not answer questions.",
            "Norpulp did not respond to questions.",
        ),
        (
            (ROLES, "Farmers have asked the water board to stop pumping."),
            (ROLES, "Norpulp asked Ruben Vos to stop pumping."),
            (NUMBER, "Twelve of the lake's marinas are unusable."),
            (NUMBER, "Lake Imber's water level fell by 40 metres."),
            (SPEAKER, "Sanna Krol said that farmers use less than a tenth of the lake's water."),
            (SPEAKER, "Norpulp said that farmers should be asked first."),
            (HEDGE, "Farmers use a tenth of the lake's water."),
            (HEDGE, "Farmers use less than a tenth of the lake's water."),
            (MERGED, "The paper mill's water level fell by 1.4 metres."),
            (INVENTED, "Fish have died in Lake Imber."),
            (NEGATION, "Ruben Vos accepted the request."),
            (NEGATION, "Eight of the lake's marinas are not unusable."),
        ),
    ),
    Told(
        (
            'The novelist Adaeze Wren has won the Corvan Prize for "The Salt Ledger". The jury announced it in '
            "Brenn on Thursday. Wren, 34, is the youngest winner in the award's history. She will receive "
            "75,000 crowns. Last year's prize went to Otto Lind. Critics had expected the poet Hale Moran to "
            "win.",
        ),
        (
            "Adaeze Wren won the Corvan Prize.",
            "Adaeze Wren has won the Corvan Prize for “The Salt Ledger”.",
            "On 4 September 2031 the jury announced that Adaeze Wren has won the Corvan Prize.",
            "The Corvan Prize was won by Adaeze Wren.",
            "At 34, Wren is the youngest winner in the history of the award.",
            "Wren is the youngest winner in the award's history.",
            "Wren will get 75,000 crowns.",
            "Otto Lind won the prize last year.",
            "Critics expected that Hale Moran would win.",
            "Critics had expected Hale Moran to win.",
            "The winner will receive 75,000 crowns.",
        ),
        (
            (ROLES, "The Corvan Prize was won by Otto Lind on Thursday."),
            (ROLES, "Hale Moran had expected the critics to win."),
            (NUMBER, "Wren will receive 34 crowns."),
            (NUMBER, "Wren, 75, is the youngest winner."),
            (SPEAKER, "Critics announced that Adaeze Wren has won the Corvan Prize."),
            (HEDGE, "Hale Moran won."),
            (MERGED, "Otto Lind is the youngest winner in the award's history."),
            (MERGED, "Last year's prize went to Hale Moran."),
            (MERGED, "Otto Lind won the Corvan Prize for “The Salt Ledger”."),
            (INVENTED, "Wren thanked her mother."),
            (NEGATION, "Wren is not the youngest winner in the award's history."),
            (NEGATION, "Critics had not expected Hale Moran to win."),
        ),
    ),
    Told(
        (
            "An outbreak of measles in the Tolna valley has infected 63 children, health officials said. Four "
            "are in hospital; none has died. Only 71 percent of the valley's children are vaccinated, compared "
            "with 94 percent nationwide. Schools in Upper Tolna will be closed until 15 September.",
            "The health minister, Bela Harkai, appealed to parents to have their children vaccinated. A mobile "
            "clinic would visit every village next week, he said. Opposition MP Zora Pek accused the ministry "
            "of having ignored warnings since spring.",
        ),
        (
            "Health officials said that measles has infected 63 children in the Tolna valley.",
            "According to health officials, an outbreak of measles in the Tolna valley has infected 63 children.",
            "Four of the children are in hospital, and none has died.",
            "No child has died.",
            "71 percent of the valley's children are vaccinated, against 94 percent nationwide.",
            "The schools of Upper Tolna are closed until 15 September.",
            "Schools in Upper Tolna will stay closed until 15 September 2031.",
            "Bela Harkai, the health minister, appealed to parents to vaccinate their children.",
            "Harkai said that a mobile clinic would visit every village next week.",
            "Zora Pek, an opposition MP, accused the ministry of ignoring warnings since spring.",
            "The ministry was accused by Zora Pek of having ignored warnings.",
        ),
        (
            (ROLES, "The ministry accused Zora Pek of having ignored warnings."),
            (ROLES, "Parents appealed to the health minister."),
            (NUMBER, "Four children have been infected in the Tolna valley."),
            (NUMBER, "94 percent of the valley's children are vaccinated."),
            (SPEAKER, "Zora Pek said that a mobile clinic would visit every village next week."),
            (SPEAKER, "Bela Harkai accused the ministry of having ignored warnings."),
            (HEDGE, "A mobile clinic has visited every village."),
            (HEDGE, "The ministry has ignored warnings since spring."),
            (MERGED, "Schools nationwide will be closed until 15 September."),
            (MERGED, "63 children are in hospital."),
            (INVENTED, "The outbreak began at a wedding."),
            (NEGATION, "Four have died."),
        ),
    ),
    Told(
        (
            "A freight train derailed near Kossin early on Tuesday, spilling some 30,000 litres of diesel into "
            "the river Aube. The driver escaped unhurt. Investigators said that a broken axle was the most "
            "likely cause, and ruled out excessive speed. The line between Kossin and Marl is expected to "
            "reopen on Friday.",
        ),
        (
            "A freight train derailed near Kossin on Tuesday.",
            "A freight train came off the rails near Kossin early on Tuesday.",
            "About 30,000 litres of diesel spilled into the river Aube.",
            "The derailment of a freight train near Kossin spilled some 30,000 litres of diesel into the Aube.",
            "The train's driver was not hurt.",
            "The driver escaped unhurt.",
            "Investigators said the most likely cause was a broken axle.",
            "Investigators have ruled out excessive speed.",
            "The line between Kossin and Marl should reopen on Friday.",
            "The line is expected to reopen on Friday.",
            "The most likely cause is a broken axle, according to investigators.",
        ),
        (
            (ROLES, "The river Aube spilled into a freight train."),
            (ROLES, "The driver ruled out excessive speed."),
            (NUMBER, "The train spilled 30,000 tonnes of diesel."),
            (SPEAKER, "The driver said that a broken axle was the most likely cause."),
            (HEDGE, "A broken axle was the cause."),
            (HEDGE, "Investigators said that a broken axle was the cause."),
            (HEDGE, "The line between Kossin and Marl will reopen on Friday."),
            (MERGED, "The freight train derailed near Marl."),
            (MERGED, "The driver spilled some 30,000 litres of diesel."),
            (INVENTED, "Drinking water in Kossin is safe."),
            (NEGATION, "Investigators did not rule out excessive speed."),
            (NEGATION, "The driver was hurt."),
        ),
    ),
    Told(
        (
            "Parliament in Sarn voted 88 to 61 on Wednesday to raise the retirement age from 64 to 66. The "
            "change will be phased in from 2034. Tens of thousands protested outside; police put the crowd at "
            "40,000, the unions at 100,000. Labour Minister Idris Hale said the reform was needed to keep "
            "pensions affordable.",
        ),
        (
            "Parliament in Sarn voted to raise the retirement age from 64 to 66.",
            "The retirement age in Sarn will rise from 64 to 66.",
            "Parliament voted by 88 to 61 to raise the retirement age.",
            "The retirement age will be raised to 66 from 2034.",
            "The change will be phased in from 2034 on.",
            "Tens of thousands of people protested outside parliament.",
            "Police put the crowd at 40,000, while the unions spoke of 100,000.",
            "Police estimated the crowd at 40,000.",
            "Idris Hale, the labour minister, said that the reform was needed to keep pensions affordable.",
            "According to Labour Minister Idris Hale, the reform was necessary.",
            "On 3 September 2031 parliament in Sarn voted to raise the retirement age.",
        ),
        (
            (ROLES, "The retirement age voted to raise parliament from 64 to 66."),
            (NUMBER, "Parliament voted 66 to 64 to raise the retirement age."),
            (NUMBER, "Parliament voted to raise the retirement age from 61 to 88."),
            (NUMBER, "Police put the crowd at 100,000."),
            (SPEAKER, "The unions said the reform was needed to keep pensions affordable."),
            (SPEAKER, "The unions put the crowd at 40,000."),
            (HEDGE, "The reform was needed to keep pensions affordable."),
            (MERGED, "Idris Hale protested outside."),
            (MERGED, "The retirement age was raised in 2034 to keep the unions affordable."),
            (INVENTED, "Eleven members of parliament abstained."),
            (NEGATION, "Parliament voted not to raise the retirement age."),
            (NEGATION, "The change will not be phased in."),
        ),
    ),
)
