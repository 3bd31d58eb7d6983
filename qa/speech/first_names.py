"""First names that are mostly of men, and mostly of women, in news in English; one that is in neither tells nothing."""

HIS = frozenset(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew "
    "anthony mark donald "
    "steven stephen paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary "
    "nicholas eric jonathan justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis "
    "jerry tyler aaron jose adam henry nathan peter zachary kyle walter ethan jeremy harold keith christian roger noah "
    "sean austin carl arthur lawrence dylan jesse jordan bryan billy joe bruce gabriel logan albert willie alan juan "
    "wayne elijah randy roy vincent ralph eugene russell bobby mason philip phil louis luis carlos boris "
    "rishi keir tony "
    "gordon simon martin ian neil graham stuart colin derek nigel oliver harry jeremy liam owen hugo felix max otto "
    "karl hans klaus jean pierre francois emmanuel antonio marco luigi giovanni vladimir sergei dmitry ivan volodymyr "
    "viktor igor oleg pavel jan lars erik sven nils anders bjorn mohammed muhammad mohamed ahmed ali omar hassan "
    "hussein ibrahim yusuf abdullah narendra amit raj sanjay ravi kumar shinzo fumio kenji hiroshi xi wei jin lee "
    "elon jeff bill mike dan tom jim bob dave steve ben sam matt chris nick josh jake luke greg doug ted ken ron rick "
    "barack bernie mitt mitch chuck lindsey marco ron dave pete klay steph lebron tyus jalen jared franco".split()
)
HERS = frozenset(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley "
    "kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy amy "
    "kathleen angela shirley emma brenda pamela nicole anna samantha katherine christine debra rachel carolyn janet "
    "maria olivia heather helen catherine diane julie victoria joyce lauren kelly christina ruth joan virginia judith "
    "evelyn hannah andrea megan cheryl jacqueline madison teresa abigail sophia martha sara gloria janice kathryn ann "
    "isabella judy charlotte julia grace amber alice jean denise frances danielle marilyn natalie beverly diana "
    "brittany theresa kayla alexis doris lori tiffany loretta serena venus hillary kamala nancy jill melania ivanka "
    "theresa liz angela ursula giorgia marine jacinda sanna greta malala taylor beyonce rihanna adele dolly whitney "
    "claudia rosa yadira lucia sofia elena olga irina natasha svetlana ingrid astrid kirsten johanna wilma ada fatima "
    "aisha leila noor priya sunita mei yuki sakura simone naomi karolina caitlin megan cherie hilary fiona gemma "
    "rosalynn marcy agnes maren".split()
)
