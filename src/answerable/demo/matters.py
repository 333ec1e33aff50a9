"""What customers of Halden write about, in their own words and languages, and what colleagues answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """One thing that happens to people: who deals with it, how it is told, how it is answered, what she says back."""

    team: str
    type: str
    topic: str
    language: str
    subject: str
    words: str
    answer: str
    back: str = "Thank you, that is clear now. But will it be on the next invoice as well?"
    question: str = "Could you send us the last four digits of the account it was taken from?"
    harm: int = 0


MATTERS = [
    Matter(
        "Finance",
        "problem",
        "Charged twice",
        "en",
        "Charged twice for March",
        "I was charged twice on the 3rd, and my rent bounced because of it. I have written before and got only “we have "
        "received your message”.\n\nI would like the second charge back and the bank's fee covered.",
        "You were right: our bank file ran twice on the 3rd. The second charge is on its way back to your account and will "
        "be there on Thursday. We are covering the bank's fee of 15 euro with it. I am sorry about the rent.",
        harm=1,
    ),
    Matter(
        "Technical",
        "problem",
        "Engineer visit",
        "en",
        "Still no engineer, third appointment missed",
        "I took the day off again. Nobody came and nobody called. This is the third time. What do I have to do so that "
        "somebody turns up?",
        "Nobody should have to take three days off for us. I have spoken to the engineer myself: Marek comes on Wednesday "
        "at 8:00, before anybody else, and calls you when he leaves. Your line is free of charge for this month.",
        "He came, thank you. There is still no light on the box in the cellar though. Is that right?",
        "Is there a day this week on which somebody is in between 8 and 10?",
        harm=2,
    ),
    Matter(
        "Care",
        "problem",
        "Router",
        "en",
        "Cannot log in after the update",
        "The code arrives after it has already expired, every time. I have tried five times now. How do I get in?",
        "The codes were held up for two hours by a queue of ours; they come at once again. I tried it with a test account "
        "just now. Your old password still works.",
        question="Which of our pages asks you for the code: the router's own, or your account?",
    ),
    Matter(
        "Technical",
        "request",
        "Router",
        "en",
        "Router swap for the shop",
        "We need a newer router for the shop, the card terminal drops out. Will the till stay online while you swap it?",
        "A router of the newest kind is in the post and arrives on Friday. Plug it in beside the old one; the till moves "
        "over by itself and is offline for about two minutes. Call us if it is more than five.",
    ),
    Matter(
        "Finance",
        "request",
        "Company details",
        "en",
        "Invoice in the company's name",
        "Our accountant needs the VAT number on the invoice, and the company's name instead of mine. Can you change it for "
        "this year's invoices too?",
        "Done: all invoices of this year are made out to the company with the VAT number, and lie in your account as of now.",
        question="Which name and VAT number shall stand on it, exactly as registered?",
    ),
    Matter(
        "Sales",
        "request",
        "Moving house",
        "en",
        "Moving house in May",
        "We are moving on 14 May. Can we take fibre with us, and what will it cost?",
        "Yes, there is fibre at your new address. Moving it costs nothing, and the line there is on from the 13th, so that "
        "you are never without one.",
        question="What is the new address, with the floor?",
    ),
    Matter(
        "Technical",
        "problem",
        "Outage",
        "de",
        "Seit heute früh kein Internet",
        "Guten Tag, seit sechs Uhr leuchtet die Lampe rot und nichts geht mehr. Ich arbeite von zu Hause. Wann läuft es "
        "wieder?",
        "In Ihrer Straße hat ein Bagger heute früh das Kabel getroffen. Die Kollegen sind vor Ort und rechnen mit 15 Uhr. "
        "Ihren Anschluss habe ich danach selbst gemessen: er läuft.",
        "Danke, es geht wieder. Bekomme ich den Tag gutgeschrieben?",
        "Leuchtet die Lampe am Glasfaserkasten im Keller grün oder gar nicht?",
        harm=2,
    ),
    Matter(
        "Finance",
        "complaint",
        "Wrong amount",
        "de",
        "Mahnung trotz Zahlung",
        "Ich habe die Rechnung vom 2. am selben Tag bezahlt und heute eine Mahnung mit 5 Euro Gebühr bekommen. Was soll das?",
        "Das war unser Fehler: Ihre Zahlung wurde einem anderen Konto zugeordnet. Die Mahnung ist aufgehoben, die Gebühr "
        "gibt es nicht, und Ihr Konto ist ausgeglichen. Es tut mir leid.",
        "Gut. Steht das jetzt irgendwo bei der Schufa?",
        "Könnten Sie uns den Beleg der Überweisung schicken?",
        harm=1,
    ),
    Matter(
        "Care",
        "information",
        "Roaming",
        "de",
        "Handy in der Schweiz",
        "Wir fahren nächste Woche in die Schweiz. Was kostet dort das Internet mit meinem Tarif?",
        "In Ihrem Tarif ist die Schweiz wie zu Hause enthalten, bis 20 GB im Monat. Danach fragen wir Sie, bevor etwas kostet.",
        "Und in Liechtenstein?",
        "Welchen Tarif haben Sie: S, M oder L?",
    ),
    Matter(
        "Care",
        "praise",
        "Engineer visit",
        "de",
        "Lob für Ihren Techniker",
        "Herr Marek war gestern da, hat alles erklärt und sogar die Schuhe ausgezogen. Bitte sagen Sie ihm Danke von uns!",
        "Das habe ich ihm heute früh vorgelesen; er hat sich sehr gefreut. Danke, dass Sie es uns sagen.",
        "Das freut uns. Kommt er auch, wenn einmal etwas am Anschluss ist?",
        "Dürfen wir Ihre Worte mit Ihrem Namen im Haus aushängen?",
    ),
    Matter(
        "Care",
        "problem",
        "SIM card",
        "es",
        "La tarjeta nueva no funciona",
        "Hola, cambié la tarjeta SIM ayer y el teléfono dice «sin servicio». Necesito el móvil para trabajar. ¿Qué hago?",
        "La tarjeta no estaba activada de nuestro lado; ya lo está. Apague y encienda el teléfono y tendrá línea en un "
        "minuto. Le hemos abonado los dos días.",
        "Ya funciona, gracias. ¿Conservo mi número de siempre?",
        "¿Me puede decir los últimos cuatro números de la tarjeta nueva?",
        harm=2,
    ),
    Matter(
        "Finance",
        "problem",
        "Payment",
        "es",
        "Me cobraron después de darme de baja",
        "Me di de baja en enero y en marzo me volvieron a cobrar 39 euros. Quiero que me los devuelvan. ¿Cuándo será?",
        "Tiene razón: la baja quedó apuntada un mes más tarde. Los 39 euros están devueltos y llegan a su cuenta el viernes.",
        "Gracias. ¿Seguro que no me cobrarán en abril?",
        "¿Nos puede mandar la confirmación de la baja que recibió?",
        harm=1,
    ),
    Matter(
        "Technical",
        "problem",
        "Slow line",
        "fr",
        "Connexion très lente le soir",
        "Bonjour, depuis deux semaines la connexion tombe à 2 Mbit/s après 19 h. Mes enfants ne peuvent plus suivre leurs "
        "cours. Pouvez-vous mesurer la ligne ?",
        "J'ai mesuré votre ligne trois soirs de suite : l'armoire de votre rue était saturée. Elle a été doublée ce matin et "
        "vous avez de nouveau 250 Mbit/s. Le mois est à moitié prix.",
        "C'est beaucoup mieux. Et le dimanche ?",
        "Êtes-vous reliés par câble ou par Wi-Fi quand vous mesurez ?",
    ),
    Matter(
        "Sales",
        "request",
        "New contract",
        "fr",
        "Offre pour une petite école",
        "Nous sommes une école de 60 élèves et cherchons une ligne et dix tablettes. Que pouvez-vous proposer ?",
        "Pour les écoles, la ligne est à moitié prix et les tablettes au prix coûtant. L'offre est jointe à votre dossier ; "
        "elle vaut jusqu'à la fin du mois.",
        "Merci ! Peut-on payer par trimestre ?",
        "À quelle adresse se trouve l'école ?",
    ),
    Matter(
        "Technical",
        "problem",
        "Mail",
        "nl",
        "Mail komt niet meer binnen",
        "Sinds maandag ontvangen wij op info@ geen mail meer. Klanten krijgen een foutmelding terug. Kunt u kijken?",
        "Uw postvak was vol en wij hadden u moeten waarschuwen. Het is vergroot, en de mail van de afgelopen dagen wordt nu "
        "alsnog afgeleverd. Er is niets verloren.",
        "Het komt binnen, dank u. Hoe groot is het nu?",
        "Kunt u ons een van de foutmeldingen doorsturen?",
        harm=2,
    ),
    Matter(
        "Care",
        "request",
        "Number porting",
        "pl",
        "Przeniesienie numeru",
        "Dzień dobry, chciałabym przenieść numer od innego operatora. Ile to trwa i czy będę miała przerwę?",
        "Przeniesienie trwa jeden dzień roboczy, a przerwa mniej niż godzinę. Numer jest już zgłoszony na środę.",
        "Dziękuję. Czy stara karta jeszcze działa do środy?",
        "Od jakiego operatora i na jakie nazwisko jest ten numer?",
    ),
    Matter(
        "Technical",
        "request",
        "Domain",
        "en",
        "Please move our domain to you",
        "We would like to move our domain and its three mailboxes to your hosting. Which details do you need from us?",
        "The domain and the mailboxes are with us since this morning; mail that arrived in between has been carried over.",
        question="Please send us the transfer code, and the names of the three mailboxes.",
    ),
    Matter(
        "Care",
        "complaint",
        "Cancelling",
        "en",
        "I was told three different things",
        "Your shop said I can cancel by the end of the month, your hotline said three months, and your page says two. Which "
        "one is true? I would like to leave on the 30th.",
        "The shop was right, for you: your first two years are over, so it is one month. I have cancelled it for the 30th, and "
        "the page now says what is true.",
        harm=1,
    ),
    Matter(
        "Care",
        "idea",
        "Router",
        "en",
        "Print the password larger",
        "The password on the bottom of the router is so small that my mother cannot read it. Could you print it larger, or "
        "put it on a card in the box?",
        "We like this so much that the next routers come with a card. Your mother gets the first one by post this week.",
    ),
    Matter(
        "Sales",
        "information",
        "New contract",
        "en",
        "Fibre in Elm Street?",
        "Is there fibre in Elm Street 12 yet? The neighbours at number 8 have it. What would it cost to be connected?",
        "Number 12 can be connected from 2 June. The connection is free until the end of May.",
        question="Are you the owner of the house, or may we write to the owner?",
    ),
    Matter(
        "Technical",
        "problem",
        "Outage",
        "en",
        "Emergency phone of our care home is dead",
        "We are a care home with 40 residents. Since ten o'clock the emergency phones on the second floor have no line. "
        "Please call us at once. When will they work?",
        "Thank you for picking up so quickly. Both lines are on again since 10:52; an engineer stays in the house today, and "
        "a second path is being laid so that one cable can no longer take both.",
        "All phones work. When is the second path finished?",
        "Can somebody let the engineer into the cellar now?",
        harm=3,
    ),
    Matter(
        "Finance",
        "information",
        "Payment",
        "de",
        "Rechnung in Raten zahlen",
        "Im März war die Heizung kaputt und ich kann die Rechnung nicht auf einmal zahlen. Geht das in drei Raten?",
        "Ja, gern: drei Raten zu 28 Euro, jeweils zum 5., ohne Aufschlag. Sie müssen nichts weiter tun.",
        "Vielen Dank. Kann die erste auch am 10. sein?",
        "Passt Ihnen jeweils der Fünfte des Monats?",
    ),
    Matter(
        "Care",
        "request",
        "SIM card",
        "en",
        "Second SIM for my daughter",
        "I would like a second SIM card on my contract for my daughter, who is ten. Can you switch off paid services on it?",
        "The card is in the post. Paid services, foreign calls and anything that costs extra are off on it, and only you can "
        "switch them on.",
        question="Shall the card be small (nano) or should I send the one that fits all?",
    ),
    Matter(
        "Technical",
        "problem",
        "Web space",
        "de",
        "Unser Shop zeigt eine fremde Seite",
        "Wenn man unseren Shop öffnet, erscheint eine Seite mit Werbung, die nicht von uns ist. Bitte helfen Sie schnell! "
        "Sind unsere Kundendaten sicher?",
        "Über ein altes Plug-in war eine Datei ausgetauscht worden. Ich habe den Stand von gestern Nacht zurückgespielt und "
        "das Plug-in gesperrt; auf die Kundendaten wurde laut Protokoll nicht zugegriffen.",
        "Danke, der Shop läuft. Welches Plug-in sollen wir stattdessen nehmen?",
        "Wer außer Ihnen hat ein Passwort für den Web-Zugang?",
        harm=2,
    ),
]

THANKS = {
    "en": "Thank you, works now!",
    "de": "Danke, läuft wieder!",
    "es": "Gracias, todo bien.",
    "fr": "Merci, c'est réglé.",
    "nl": "Dank u, het werkt.",
    "pl": "Dziękuję, działa.",
}
STILL = {
    "en": "It is still not right: the same thing happened again this morning. What now?",
    "de": "Es stimmt immer noch nicht, heute früh war es wieder so. Was nun?",
    "es": "Sigue igual, esta mañana volvió a pasar. ¿Y ahora?",
    "fr": "Ce n'est pas réglé, cela a recommencé ce matin. Que faire ?",
    "nl": "Het is nog niet goed, vanochtend gebeurde het weer. Wat nu?",
    "pl": "Nadal nie działa, dziś rano było to samo. Co teraz?",
}
WAITING = {
    "en": "I wrote three days ago and have heard nothing. Is anybody there?",
    "de": "Ich habe vor drei Tagen geschrieben und nichts gehört. Ist da jemand?",
    "es": "Escribí hace tres días y no sé nada. ¿Hay alguien?",
    "fr": "J'ai écrit il y a trois jours, sans réponse. Y a-t-il quelqu'un ?",
    "nl": "Drie dagen geleden schreef ik en ik hoor niets. Is daar iemand?",
    "pl": "Pisałam trzy dni temu i nic. Czy ktoś tam jest?",
}
HOLDING = {
    "en": "I have your case and am looking for the cause together with our engineers. You hear from me again by then.",
    "de": "Ich habe Ihren Fall und suche mit der Technik die Ursache. Bis dahin hören Sie wieder von mir.",
    "es": "Tengo su caso y busco la causa con nuestros técnicos. Para entonces tendrá noticias mías.",
    "fr": "J'ai votre dossier et je cherche la cause avec nos techniciens. Vous aurez de mes nouvelles d'ici là.",
    "nl": "Ik heb uw zaak en zoek met de techniek naar de oorzaak. Voor dan hoort u weer van mij.",
    "pl": "Zajmuję się Pani sprawą razem z technikami. Do tego czasu odezwę się ponownie.",
}
GREETING = {"en": "Dear {name},", "de": "Guten Tag {name},", "es": "Hola {name}:", "fr": "Bonjour {name},"} | {
    "nl": "Beste {name},",
    "pl": "Dzień dobry {name},",
}
FIRST_NAMES = {
    "en": [
        "Maria",
        "Jonas",
        "Amara",
        "Peter",
        "Grace",
        "Tom",
        "Ruth",
        "Daniel",
        "Leah",
        "Victor",
        "Alice",
        "Omar",
        "Hannah",
        "Ian",
    ],
    "de": [
        "Anke",
        "Bernd",
        "Carla",
        "Dieter",
        "Eva",
        "Friedrich",
        "Gisela",
        "Holger",
        "Ilse",
        "Jürgen",
        "Katrin",
        "Lukas",
    ],
    "es": ["Lucía", "Javier", "Carmen", "Diego", "Elena", "Pablo"],
    "fr": ["Camille", "Hugo", "Manon", "Louis", "Chloé", "Étienne"],
    "nl": ["Sanne", "Daan", "Femke", "Joris"],
    "pl": ["Agnieszka", "Piotr", "Katarzyna", "Marek"],
}
LAST_NAMES = {
    "en": [
        "Ortiz",
        "Weber",
        "Okafor",
        "Clarke",
        "Adeyemi",
        "Walsh",
        "Cohen",
        "Price",
        "Morgan",
        "Reid",
        "Hughes",
        "Farouk",
        "Stone",
    ],
    "de": ["Schäfer", "Lehmann", "Vogt", "Krüger", "Brandt", "Winkler", "Jansen", "Groß", "Yilmaz", "Sommer", "Busch"],
    "es": ["Romero", "Navarro", "Iglesias", "Castro", "Molina"],
    "fr": ["Moreau", "Lefèvre", "Girard", "Bonnet", "Faure"],
    "nl": ["de Vries", "Bakker", "Visser", "Mulder"],
    "pl": ["Zielińska", "Kowalski", "Wójcik", "Lewandowska"],
}

# What the owner's team asks a colleague in Technical, and what she knows.
ASKED = {
    "Technical": (
        "Do you see anything on this line since yesterday? The customer waits for a date.",
        "Yes: port 14 in the street cabinet. Moved to 15, levels are fine now.",
    ),
    "Care": (
        "Did anything change on this account last night? The customer says it began this morning.",
        "The profile was moved to the new system at 02:10 and one setting was lost. Set again, please try now.",
    ),
    "Finance": (
        "Was the service really off on these days? I would like to credit them.",
        "Off from the 3rd, 22:40, to the 5th, 08:15. The log is in the line's history.",
    ),
    "Sales": (
        "Can this address have fibre by the end of next month?",
        "Yes. The duct is there; it needs one visit. First free day is the 12th.",
    ),
}
