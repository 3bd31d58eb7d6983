"""More sentences by hand, written when the rules stood: what to expect of a model's own.

At their first run none of the 78 false ones was shown, and 13 of the 34 true ones. Some rules were added after it.
"""

DOOR = """\
Investigators believe that water poured onto the car deck of the Solvei through a bow door that had not been \
fully closed. Two officials of the maritime authority, who asked not to be named, told the Corran Times that the \
locking pins of the door were found in the open position. Transport Minister Tomas Reuth warned against hasty \
judgments. "We do not know yet why this ship was lost, and the inquiry could take a year," he told parliament on \
Monday. Reuth ruled out sabotage. Lunden Line has not commented on the door. It has said that the crew followed \
every rule."""
PRISONERS = """\
Ruvia and Serrin exchanged prisoners at Kell on Saturday, eight days after they had signed an accord. Ruvia said \
that 86 of its soldiers had returned. The Relief Mission, which escorted the buses, counted 91, because five \
were civilians. Serrin got back 74 people. Some 300 prisoners are still missing on both sides, the Relief \
Mission said. A second exchange is planned for November. Colonel Danil Petrak denied that any had been \
mistreated."""
ELECTION = """\
President Irena Sadova claimed victory early on Monday in Kestova's presidential election. With 94 percent of \
the votes counted, Sadova had 51.3 percent and her rival Marek Dolan 46.1, the electoral commission said. \
Turnout was 68 percent, the highest since 2011. "Kestova has chosen calm," she told supporters in the capital, \
Molny. Mr Dolan did not concede. Exit polls had predicted a second round. Olga Winter of the Greens won 1.8 \
percent."""
RACE = """\
Marit Aldous of Corran won Sunday's Ostrel Marathon in 2:24:41, half a minute ahead of Hana Keld. She missed the \
course record of 2:23:58, set by Ruth Amsel in 2024, by 43 seconds. Tess Moray was third, as in 2030. Samuel Oru \
was the fastest of the men in 2:08:30. Aldous will get 50,000 crowns for her victory. She plans to give a part \
of it to the running club in Corran. Mayor Halvard Dane praised the daughter of the winner. The club thanked its \
sponsor and left."""

TRUE = {
    DOOR: (
        "Investigators believe that water poured onto the car deck of the Solvei through a bow door.",
        "Two officials told the Corran Times that the locking pins of the door were found in the open position.",
        "Tomas Reuth warned against hasty judgments.",
        "Tomas Reuth, the transport minister, warned against hasty judgments.",
        "Transport Minister Tomas Reuth has ruled out sabotage.",
        "Lunden Line has not commented on the door.",
        "Reuth told parliament that the inquiry could take a year.",
        "Lunden Line said that the crew followed every rule.",
    ),
    PRISONERS: (
        "Ruvia and Serrin exchanged prisoners at Kell.",
        "Ruvia and Serrin exchanged prisoners at Kell on 30 August 2031.",
        "Prisoners were exchanged by Ruvia and Serrin at Kell on Saturday.",
        "According to Ruvia, 86 of its soldiers had returned.",
        "The Relief Mission counted 91.",
        "The Relief Mission counted 91 because five of them were civilians.",
        "The Relief Mission says that some 300 prisoners are still missing.",
        "Danil Petrak denied that any had been mistreated.",
        "A second exchange of prisoners is planned for November.",
        "Serrin got back 74 people, while Ruvia said that 86 of its soldiers had returned.",
    ),
    ELECTION: (
        "Irena Sadova claimed victory in Kestova's presidential election.",
        "Irena Sadova, the president, claimed victory.",
        "According to the electoral commission, Sadova had 51.3 percent with 94 percent of the votes counted.",
        "Marek Dolan did not concede.",
        "Turnout was 68 percent, the highest since 2011.",
        "Turnout was 68%.",
        "Olga Winter won 1.8 percent.",
        "Sadova said that Kestova had chosen calm.",
    ),
    RACE: (
        "Marit Aldous won Sunday's Ostrel Marathon in 2:24:41.",
        "Marit Aldous won the Ostrel Marathon.",
        "Marit Aldous of Corran won the race ahead of Hana Keld.",
        "Tess Moray was third.",
        "Samuel Oru was the fastest of the men.",
        "The course record of 2:23:58 was set by Ruth Amsel in 2024.",
        "Aldous will get 50,000 crowns.",
        "Ruth Amsel set the course record in 2024.",
    ),
}
FALSE = {
    DOOR: (
        "Water poured onto the car deck of the Solvei through a bow door.",
        "Investigators believe that the bow door had been fully closed.",
        "Investigators closed the bow door of the Solvei.",
        "Two officials of Lunden Line told the Corran Times that the locking pins were found in the open position.",
        "Tomas Reuth told the Corran Times that the locking pins of the door were found in the open position.",
        "The Corran Times told two officials that the locking pins of the door were found in the open position.",
        "Two officials asked to be named.",
        "The inquiry will take a year.",
        "The inquiry could take a year.",
        "Reuth told parliament that the inquiry had taken a year.",
        "Reuth said that they know why this ship was lost.",
        "Sabotage was not ruled out.",
        "Reuth warned of sabotage.",
        "Lunden Line ruled out sabotage.",
        "Lunden Line has commented on the door.",
        "The crew followed every rule.",
        "Reuth said that the crew followed every rule.",
        "Lunden Line said that the crew had not followed every rule.",
        "The crew was found in the open position.",
        "The ship was found in the open position.",
        "Parliament warned against hasty judgments.",
    ),
    PRISONERS: (
        "Ruvia and Serrin signed an accord at Kell on Saturday.",
        "Ruvia got back 74 people.",
        "Serrin said that 86 of its soldiers had returned.",
        "86 of its soldiers had returned.",
        "The Relief Mission counted 91 civilians.",
        "The Relief Mission counted 91 prisoners because five were missing.",
        "The Relief Mission counted 86.",
        "300 prisoners are still missing.",
        "Ruvia said that some 300 prisoners are still missing.",
        "A second exchange took place in November.",
        "The second exchange was on Saturday.",
        "Danil Petrak said that some had been mistreated.",
        "Any had been mistreated.",
        "Colonel Danil Petrak counted 91.",
        "Colonel Danil Petrak was mistreated.",
        "Serrin escorted the buses.",
        "Ruvia exchanged Serrin at Kell.",
        "The buses returned.",
        "Eight soldiers had returned.",
    ),
    ELECTION: (
        "Marek Dolan claimed victory early on Monday.",
        "President Irena Sadova won Kestova's presidential election.",
        "Sadova had 46.1 percent.",
        "Marek Dolan had 51.3 percent.",
        "Sadova had 94 percent of the votes.",
        "Sadova had 51.3 percent.",
        "Turnout was 68 percent, the lowest since 2011.",
        "Turnout was 94 percent.",
        "Mr Dolan conceded.",
        "Mr Dolan told supporters that Kestova had chosen calm.",
        "Kestova has chosen calm.",
        "Exit polls predicted victory.",
        "Sadova won 1.8 percent.",
        "The Greens won 51.3 percent.",
        "Olga Winter was the highest since 2011.",
        "A second round was held.",
        "Irena Sadova claimed victory in Molny.",
        "Supporters told Sadova in the capital, Molny.",
        "The electoral commission claimed victory.",
    ),
    RACE: (
        "Hana Keld won Sunday's Ostrel Marathon in 2:24:41.",
        "Marit Aldous won half a minute ahead of Corran.",
        "Marit Aldous won in 2:23:58.",
        "Marit Aldous set the course record.",
        "Ruth Amsel missed the course record by 43 seconds.",
        "Ruth Amsel won Sunday's Ostrel Marathon.",
        "Tess Moray was second.",
        "Tess Moray was third in 2:08:30.",
        "Samuel Oru was the fastest.",
        "Samuel Oru was the fastest of all in 2:08:30.",
        "Aldous gave a part of it to the running club.",
        "Aldous will get 43 crowns for her victory.",
        "Corran will get 50,000 crowns for her victory.",
        "Mayor Halvard Dane praised the winner.",
        "The winner praised the daughter.",
        "The sponsor left.",
        "The club thanked the mayor.",
        "Marit Aldous missed the marathon.",
        "The running club won the Ostrel Marathon.",
    ),
}
