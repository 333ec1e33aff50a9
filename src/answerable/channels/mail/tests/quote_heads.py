"""The lines with which mail programs head what they quote, in the languages of their users."""

GMAIL = """
On Mon, Nov 2, 2026 at 10:00 AM Ann Lee <ann@halden.example> wrote:
Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Ann Lee <ann@halden.example>:
Le lun. 2 nov. 2026 à 10:00, Ann Lee <ann@halden.example> a écrit :
El lun, 2 nov 2026 a las 10:00, Ann Lee (<ann@halden.example>) escribió:
Il giorno lun 2 nov 2026 alle ore 10:00 Ann Lee <ann@halden.example> ha scritto:
Op ma 2 nov 2026 om 10:00 schreef Ann Lee <ann@halden.example>:
Em seg., 2 de nov. de 2026 às 10:00, Ann Lee <ann@halden.example> escreveu:
Ann Lee <ann@halden.example> escreveu (segunda, 2/11/2026 à(s) 10:00):
pon., 2 lis 2026 o 10:00 Ann Lee <ann@halden.example> napisał(a):
Den mån 2 nov. 2026 kl 10:00 skrev Ann Lee <ann@halden.example>:
man. 2. nov. 2026 kl. 10.00 skrev Ann Lee <ann@halden.example>:
ma 2. marrask. 2026 klo 10.00 Ann Lee (ann@halden.example) kirjoitti:
po 2. 11. 2026 v 10:00 odesílatel Ann Lee <ann@halden.example> napsal:
po 2. 11. 2026 o 10:00 Ann Lee <ann@halden.example> napísal(a):
Ann Lee <ann@halden.example> ezt írta (időpont: 2026. nov. 2., H, 10:00):
În lun., 2 nov. 2026 la 10:00, Ann Lee <ann@halden.example> a scris:
Ann Lee <ann@halden.example>, 2 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:
пн, 2 нояб. 2026 г. в 10:00, Ann Lee <ann@halden.example>:
пн, 2 лист. 2026 р. о 10:00 Ann Lee <ann@halden.example> пише:
На пн, 2.11.2026 г. в 10:00 Ann Lee <ann@halden.example> написа:
Στις Δευ 2 Νοε 2026 στις 10:00 π.μ., ο/η Ann Lee <ann@halden.example> έγραψε:
pon, 2. stu 2026. u 10:00 Ann Lee <ann@halden.example> napisao je:
пон, 2. нов 2026. у 10:00 Ann Lee <ann@halden.example> је написао/ла:
V V pon., 2. nov. 2026 ob 10:00 je oseba Ann Lee <ann@halden.example> napisala:
2026-11-02, pr, 10:00 Ann Lee <ann@halden.example> rašė:
pirmd., 2026. g. 2. nov., plkst. 10:00 — lietotājs Ann Lee (<ann@halden.example>) rakstīja:
Kuupäev E, 2. november 2026 kell 10:00 kirjutas Ann Lee <ann@halden.example>:
Missatge de Ann Lee <ann@halden.example> del dia dl., 2 de nov. 2026 a les 10:00:
2026年11月2日(月) 10:00 Ann Lee <ann@halden.example>:
Ann Lee <ann@halden.example> 于2026年11月2日周一 10:00写道：
Ann Lee <ann@halden.example> 於 2026年11月2日 週一 上午10:00寫道：
2026년 11월 2일 (월) 오전 10:00, Ann Lee <ann@halden.example>님이 작성:
Vào Th 2, 2 thg 11, 2026 vào lúc 10:00 Ann Lee <ann@halden.example> đã viết:
ในวันที่ จ. 2 พ.ย. 2026 เวลา 10:00 Ann Lee <ann@halden.example> เขียนว่า:
Pada tanggal Sen, 2 Nov 2026 pukul 10.00 Ann Lee <ann@halden.example> menulis:
‫בתאריך יום ב׳, 2 בנוב׳ 2026 ב-10:00 מאת ‪Ann Lee‬‏ <‪ann@halden.example‬‏>:‬
في الاثنين، 2 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Ann Lee <ann@halden.example>:
در تاریخ دوشنبه ۲ نوامبر ۲۰۲۶ ساعت ۱۰:۰۰ Ann Lee <ann@halden.example> نوشت:
O lun, 2 nov 2026 ás 10:00, Ann Lee (<ann@halden.example>) escribiu:
Þann mán., 2. nóv. 2026 kl. 10:00 skrifaði Ann Lee <ann@halden.example>:
"""

APPLE = """
On 2 Nov 2026, at 10:00, Ann Lee <ann@halden.example> wrote:
On Nov 2, 2026, at 10:00 AM, Ann Lee <ann@halden.example> wrote:
Am 02.11.2026 um 10:00 schrieb Ann Lee <ann@halden.example>:
Le 2 nov. 2026 à 10:00, Ann Lee <ann@halden.example> a écrit :
El 2 nov 2026, a las 10:00, Ann Lee <ann@halden.example> escribió:
Il giorno 2 nov 2026, alle ore 10:00, Ann Lee <ann@halden.example> ha scritto:
Op 2 nov. 2026, om 10:00 heeft Ann Lee <ann@halden.example> het volgende geschreven:
Em 2 de nov. de 2026, à(s) 10:00, Ann Lee <ann@halden.example> escreveu:
No dia 02/11/2026, às 10:00, Ann Lee <ann@halden.example> escreveu:
2 nov. 2026 kl. 10:00 skrev Ann Lee <ann@halden.example>:
Den 2. nov. 2026 kl. 10.00 skrev Ann Lee <ann@halden.example>:
Ann Lee <ann@halden.example> kirjoitti 2.11.2026 kello 10.00:
Wiadomość napisana przez Ann Lee <ann@halden.example> w dniu 02.11.2026, o godz. 10:00:
2. 11. 2026 v 10:00, Ann Lee <ann@halden.example>:
2 нояб. 2026 г., в 10:00, Ann Lee <ann@halden.example> написал(а):
Ann Lee <ann@halden.example> şunları yazdı (2 Kas 2026 10:00):
2026. nov. 2. dátummal, 10:00 időpontban Ann Lee <ann@halden.example> írta:
2026/11/02 10:00、Ann Lee <ann@halden.example>のメール:
2026/11/02 10:00、Ann Lee <ann@halden.example>のメッセージ:
在 2026年11月2日，10:00，Ann Lee <ann@halden.example> 写道：
2026. 11. 2. 오전 10:00, Ann Lee <ann@halden.example> 작성:
Pe 2 nov. 2026, la 10:00, Ann Lee <ann@halden.example> a scris:
Στις 2 Νοε 2026, στις 10:00, ο χρήστης Ann Lee <ann@halden.example> έγραψε:
Dana 2. stu 2026., u 10:00, korisnik Ann Lee <ann@halden.example> je napisao/la:
เมื่อ 2 พ.ย. 2569 เวลา 10:00 Ann Lee <ann@halden.example> เขียนว่า:
‏ב-2 בנוב׳ 2026, בשעה 10:00, ‏‏Ann Lee <ann@halden.example> כתב/ה:
في 2 نوفمبر 2026، الساعة 10:00، كتب/كتبت Ann Lee <ann@halden.example>:
El 2 nov 2026, a les 10:00, Ann Lee <ann@halden.example> va escriure:
Vào 10:00, 2 thg 11, 2026, Ann Lee <ann@halden.example> đã viết:
Pada 2 Nov 2026, pukul 10.00, Ann Lee <ann@halden.example> menulis:
"""

# These may name nobody's address.
THUNDERBIRD = """
On 02/11/2026 10:00, Ann Lee wrote:
Am 02.11.26 um 10:00 schrieb Ann Lee:
Le 02/11/2026 à 10:00, Ann Lee a écrit :
El 2/11/26 a las 10:00, Ann Lee escribió:
Il 02/11/26 10:00, Ann Lee ha scritto:
Op 02-11-2026 om 10:00 schreef Ann Lee:
Em 02/11/2026 10:00, Ann Lee escreveu:
Às 10:00 de 02/11/2026, Ann Lee escreveu:
Den 2026-11-02 kl. 10:00, skrev Ann Lee:
Den 02.11.2026 kl. 10.00 skrev Ann Lee:
Den 02.11.2026 10:00, skrev Ann Lee:
Ann Lee kirjoitti 2.11.2026 klo 10.00:
W dniu 02.11.2026 o 10:00, Ann Lee pisze:
Dne 02. 11. 26 v 10:00 Ann Lee napsal(a):
Dňa 2. 11. 2026 o 10:00 Ann Lee napísal(a):
02.11.2026 10:00, Ann Lee пишет:
02.11.26 10:00, Ann Lee пише:
2.11.2026 10:00 tarihinde Ann Lee yazdı:
2026. 11. 02. 10:00 keltezéssel, Ann Lee írta:
Pe 02.11.2026 10:00, Ann Lee a scris:
Στις 2/11/26 10:00, ο/η Ann Lee έγραψε:
2026/11/02 10:00、Ann Lee さんは書きました:
在 2026/11/2 10:00, Ann Lee 写道:
26. 11. 2. 오전 10:00에 Ann Lee 이(가) 쓴 글:
Dana 02. 11. 2026. u 10:00 Ann Lee je napisao/la:
На 2.11.26 г. в 10:00 ч., Ann Lee написа:
2026-11-02 10:00, Ann Lee rašė:
Dne 02. 11. 2026 ob 10:00 je Ann Lee napisal(a):
El 2/11/26 a les 10:00, Ann Lee ha escrit:
"""

OTHERS = """
November 2, 2026 10:00 AM, "Ann Lee" <ann@halden.example> wrote:
On Monday, November 2, 2026 at 10:00:00 AM GMT+1, Ann Lee <ann@halden.example> wrote:
Am Montag, 2. November 2026 um 10:00:00 MEZ hat Ann Lee <ann@halden.example> Folgendes geschrieben:
Le lundi 2 novembre 2026 à 10:00:00 UTC+1, Ann Lee <ann@halden.example> a écrit :
En lunes, 2 de noviembre de 2026, 10:00:00 CET, Ann Lee <ann@halden.example> escribió:
Il lunedì 2 novembre 2026 alle ore 10:00:00 CET, Ann Lee <ann@halden.example> ha scritto:
Em segunda-feira, 2 de novembro de 2026 10:00:00 BRT, Ann Lee <ann@halden.example> escreveu:
W dniu poniedziałek, 2 listopada 2026 10:00:00 CET użytkownik Ann Lee <ann@halden.example> napisał:
On Monday, November 2nd, 2026 at 10:00 AM, Ann Lee <ann@halden.example> wrote:
---- On Mon, 02 Nov 2026 10:00:00 +0100 Ann Lee <ann@halden.example> wrote ---
 ---- Am Mo., 02 Nov. 2026 10:00:00 +0100 ann@halden.example schrieb ----
02.11.2026, 10:00, "Ann Lee" <ann@halden.example>:
Понедельник, 2 ноября 2026, 10:00 +03:00 от Ann Lee <ann@halden.example>:
2. Nov. 2026, 10:00 von ann@halden.example:
Nov 2, 2026, 10:00 by ann@halden.example:
2 nov. 2026, 10:00 de ann@halden.example:
On Mon, Nov 2, 2026, at 10:00 AM, Ann Lee wrote:
At 2026-11-02 10:00:00, "Ann Lee" <ann@halden.example> wrote:
在 2026-11-02 10:00:00，"Ann Lee" <ann@halden.example> 写道：
Ann Lee <ann@halden.example> wrote on 02.11.2026 10:00:00:
Ann Lee <ann@halden.example> schrieb am 02.11.2026 10:00:00:
"Ann Lee" <ann@halden.example> wrote on 11/02/2026 10:00:00 AM:
Ann Lee <ann@halden.example> hat am 02.11.2026 10:00 CET geschrieben:
On 02/11/2026 10:00 CET Ann Lee <ann@halden.example> wrote:
Il 02/11/2026 10:00 CET Ann Lee <ann@halden.example> ha scritto:
Zitat von Ann Lee <ann@halden.example>:
Quoting Ann Lee <ann@halden.example>:
Am 2026-11-02 10:00, schrieb Ann Lee:
On 2026-11-02 10:00, Ann Lee wrote:
On Mon, Nov 02, 2026 at 10:00:00AM +0100, Ann Lee wrote:
On Monday, 2 November 2026 10:00:00 CET Ann Lee wrote:
Am Montag, 2. November 2026, 10:00:00 CET schrieb Ann Lee:
On Mon, 2026-11-02 at 10:00 +0100, Ann Lee wrote:
Am Montag, dem 02.11.2026 um 10:00 +0100 schrieb Ann Lee:
Am 2. November 2026 10:00:00 MEZ schrieb Ann Lee <ann@halden.example>:
Ann Lee <ann@halden.example> writes:
Ann Lee <ann@halden.example> schreibt:
On 2 Nov 2026 at 10:00 +0100, Ann Lee <ann@halden.example>, wrote:
On Mon, Nov 02, 2026 at 10:00 AM, Ann Lee < ann@halden.example > wrote:
On November 2, 2026 at 10:00 AM GMT+1 ann@halden.example wrote:
On November 2, 2026, Ann Lee <ann@halden.example> wrote:
On Mon, Nov 2, 2026 at 10:00am, Ann Lee <ann@halden.example [ann@halden.example] > wrote:
On Mon, Nov 2, 2026 at 10:00 AM Ann Lee <mailto:Ann Lee <ann@halden.example> > wrote:
On 2 Nov 2026, at 10:00, Ann Lee <ann@halden.example<mailto:ann@halden.example>> wrote:
On Mon, 2 Nov 2026, 10:00 Ann Lee, <ann@halden.example> wrote:
>>> Ann Lee <ann@halden.example> 02.11.2026 10:00 >>>
Monday, November 2, 2026, 10:00:00 AM, you wrote:
2026年11月2日 10:00 +0100、Ann Lee <ann@halden.example>のメール:
Ann Lee---02.11.2026 10:00:00---Your order of October
On Mon, Nov 2, 2026 at 10:00 AM 'Ann Lee' via Care <care@halden.example> wrote:
On 02/11/26 10:00, Ann Lee via Care wrote:
Ann Lee via Care <care@halden.example> schrieb am Mo. 2. Nov. 2026 um 10:00:
"""


SEPARATORS = """
----- Mail original -----
---------- Původní e-mail ----------
---------- Initial Header -----------
‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐
-----Original Message-----
----- Original Message -----
------ Original Message ------
------- Original Message -------
-------- Original Message --------
-------- Original message --------
--- Original Message ---
-----Ursprüngliche Nachricht-----
-------- Ursprüngliche Nachricht --------
-------- Original-Nachricht --------
-----Message d'origine-----
-----Message d’origine-----
-------- Message d'origine --------
-------- Message original --------
-----Mensaje original-----
-------- Mensaje original --------
-----Mensagem original-----
-------- Mensagem original --------
-----Messaggio originale-----
-------- Messaggio originale --------
-----Oorspronkelijk bericht-----
-------- Oorspronkelijk bericht --------
-----Ursprungligt meddelande-----
-------- Originalmeddelande --------
-----Oprindelig meddelelse-----
-------- Oprindelig besked --------
-----Opprinnelig melding-----
-------- Opprinnelig melding --------
-----Alkuperäinen viesti-----
-------- Alkuperäinen viesti --------
-----Wiadomość oryginalna-----
-------- Oryginalna wiadomość --------
-----Původní zpráva-----
-------- Původní zpráva --------
-----Pôvodná správa-----
-----Eredeti üzenet-----
-----Mesaj original-----
-------- Mesajul original --------
-----Orijinal İleti-----
-----Özgün İleti-----
-------- Orijinal mesaj --------
-----Исходное сообщение-----
-------- Исходное сообщение --------
-----Оригінальне повідомлення-----
-------- Вихідне повідомлення --------
-----Първоначално съобщение-----
-------- Оригинално съобщение --------
-----Αρχικό μήνυμα-----
-------- Αρχικό μήνυμα --------
-----Originalna poruka-----
-----Izvorna poruka-----
-----Izvirno sporočilo-----
-----Algne teade-----
-----Sākotnējais ziņojums-----
-----Originalus pranešimas-----
-------- Missatge original --------
-----邮件原件-----
------------------ 原始邮件 ------------------
------------------&nbsp;原始邮件&nbsp;------------------
-----原始郵件-----
-----元のメッセージ-----
-------- 元のメッセージ --------
-----원본 메시지-----
--------- 원본 메일 ---------
-------- 원본 이메일 --------
-----Tin nhắn Gốc-----
-------- Thư gốc --------
-----ข้อความต้นฉบับ-----
-------- Pesan asli --------
-----הודעה מקורית-----
-------- הודעה מקורית --------
-----الرسالة الأصلية-----
-------- الرسالة الأصلية --------
-----پیام اصلی-----
>>> Ann Lee <ann@halden.example> 02.11.2026 10:00 >>>
>>> "Ann Lee" <ann@halden.example> 11/2/2026 10:00 AM >>>
Ann Lee---02.11.2026 10:00:00---Your order of October
"""

# From, when, to, subject, as Outlook and others have them.
NOTES = 'From: "Ann Lee" <ann@halden.example>\tTo: bo@example.com, \tDate: 02.11.2026 10:00\tSubject: Your order'

OUTLOOK = """
From|Sent|To|Subject
From|Date|To|Subject
Von|Gesendet|An|Betreff
Von|Datum|An|Betreff
De|Envoyé|À|Objet
De|Date|À|Objet
De|Enviado|Para|Asunto
De|Enviado el|Para|Asunto
De|Fecha|Para|Asunto
Da|Inviato|A|Oggetto
Da|Data|A|Oggetto
De|Enviado|Para|Assunto
De|Enviada em|Para|Assunto
De|Data|Para|Assunto
Van|Verzonden|Aan|Onderwerp
Van|Datum|Aan|Onderwerp
Från|Skickat|Till|Ämne
Från|Datum|Till|Ämne
Fra|Sendt|Til|Emne
Fra|Dato|Til|Emne
Lähettäjä|Lähetetty|Vastaanottaja|Aihe
Lähettäjä|Päivämäärä|Vastaanottaja|Aihe
Od|Wysłano|Do|Temat
Nadawca|Data|Adresat|Temat
Od|Odesláno|Komu|Předmět
Od|Datum|Komu|Předmět
Od|Odoslané|Komu|Predmet
Feladó|Elküldve|Címzett|Tárgy
Feladó|Dátum|Címzett|Tárgy
Küldte|Küldve|Címzett|Tárgy
De la|Trimis|Către|Subiect
De la|Data|Către|Subiect
Kimden|Gönderildi|Kime|Konu
Gönderen|Gönderme Tarihi|Kime|Konu
От|Отправлено|Кому|Тема
От кого|Дата|Кому|Тема
Від|Надіслано|Кому|Тема
Від|Дата|Кому|Тема
От|Изпратено|До|Относно
Από|Στάλθηκε|Προς|Θέμα
Από|Ημερομηνία|Προς|Θέμα
Od|Poslano|Prima|Predmet
Šalje|Poslano|Prima|Predmet
Od|Poslano|Za|Zadeva
Од|Послато|Коме|Тема
Saatja|Saadetud|Adressaat|Teema
Nuo|Išsiųsta|Iki|Tema
Siuntėjas|Išsiųsta|Gavėjas|Tema
De|Enviat el|Per a|Assumpte
Frá|Sent|Til|Efni
差出人|送信日時|宛先|件名
送信者|送信日時|宛先|件名
发件人|发送时间|收件人|主题
发件人|日期|收件人|主题
寄件者|寄件日期|收件者|主旨
寄件者|傳送時間|收件者|主旨
寄件人|日期|收件人|主題
보낸 사람|보낸 날짜|받는 사람|제목
보낸사람|날짜|받는사람|제목
Từ|Đã gửi|Đến|Chủ đề
Từ|Ngày|Tới|Tiêu đề
จาก|ส่ง|ถึง|เรื่อง
จาก|วันที่|ถึง|หัวเรื่อง
Dari|Dikirim|Kepada|Subjek
Dari|Tanggal|Ke|Perihal
מאת|נשלח|אל|נושא
מאת|תאריך|אל|נושא
من|تاريخ الإرسال|إلى|الموضوع
من|التاريخ|إلى|الموضوع
از|ارسال‌شده|به|موضوع
"""

DEVICES = """
Sent from my iPhone
Sent from my iPad
Sent from my Galaxy
Sent from my Huawei phone
Sent from my Verizon, Samsung Galaxy smartphone
Sent from Outlook for iOS
Sent from Outlook for Android
Sent from Outlook
Sent from Mail for Windows
Sent from Yahoo Mail on Android
Sent from Yahoo Mail for iPhone
Sent from Proton Mail for iOS
Sent from Proton Mail mobile
Sent with Proton Mail secure email.
Sent with [Proton Mail](https://proton.me/) secure email.
Sent from Gmail Mobile
Sent via Superhuman
Sent from Spark
Sent with Spark
Sent from Nine
Sent from my Android device with K-9 Mail. Please excuse my brevity.
Sent from my mobile. Please excuse brevity and typos.
Get Outlook for iOS
Get Outlook for iOS<https://aka.ms/o0ukef>
Get Outlook for Android <https://aka.ms/AAb9ysg>
Von meinem iPhone gesendet
Von meinem iPad gesendet
Von meinem Samsung Galaxy Smartphone gesendet.
Gesendet von meinem iPhone
Gesendet von Mail für Windows
Gesendet von Outlook für Android
Gesendet von Yahoo Mail auf Android
Gesendet mit der GMX iPhone App
Gesendet mit der WEB.DE Mail App
Gesendet mit der Telekom Mail App
Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.
Get Outlook for iOShttps://aka.ms/o0ukef
Sent via mobile
Sent with Airmail
Sent from Windows Mail
Sent from Mailbox for iPad
Sent from my cell, please excuse any typos.
Sent from my iPod
<<sent by galaxy>>
(Sent from mobile device)
Outlook für iOS beziehen
Holen Sie sich Outlook für iOS
Envoyé de mon iPhone
Envoyé depuis mon iPad
Envoyé depuis mon smartphone Samsung Galaxy.
Envoyé à partir de Courrier pour Windows
Envoyé à partir de Outlook pour Android
Obtenir Outlook pour iOS
Télécharger Outlook pour Android
Enviado desde mi iPhone
Enviado desde mi Samsung Galaxy
Enviado desde Correo para Windows
Enviado desde Outlook para iOS
Obtener Outlook para iOS
Enviado do meu iPhone
Enviado a partir do meu iPad
Enviado do meu smartphone Samsung Galaxy.
Obter o Outlook para iOS
Inviato da iPhone
Inviato dal mio iPad
Inviato dal mio smartphone Samsung Galaxy.
Inviato da Posta per Windows
Ottieni Outlook per iOS
Scarica Outlook per iOS
Verstuurd vanaf mijn iPhone
Verzonden vanaf mijn Samsung Galaxy-smartphone.
Verzonden vanuit Mail voor Windows
Outlook voor iOS downloaden
Skickat från min iPhone
Skickades från E-post för Windows
Hämta Outlook för iOS
Sendt fra min iPhone
Sendt fra Outlook til iOS
Hent Outlook til Android
Lähetetty iPhonesta
Lähetetty Samsung Galaxy -puhelimesta
Hanki Outlook iOS:lle
Wysłane z iPhone'a
Wysłano z iPhone’a
Pobierz program Outlook dla systemu iOS
Odesláno z iPhonu
Odoslané z iPhonu
Az iPhone-omról küldve
Elküldve az iPhone-omról
Trimis de pe iPhone-ul meu
iPhone'umdan gönderildi
Samsung Galaxy akıllı telefonumdan gönderildi.
Отправлено с iPhone
Отправлено с моего iPad
Отправлено из мобильной Почты Mail.ru
Отправлено из Яндекс.Почты для мобильных
Надіслано з iPhone
Изпратено от моя iPhone
Στάλθηκε από το iPhone μου
Poslano s mog iPhonea
Poslano iz mojega iPhona
Enviat des del meu iPhone
iPhoneから送信
私のiPhoneから送信
发自我的 iPhone
发自我的iPhone
從我的 iPhone 傳送
来自我的华为手机
나의 iPhone에서 보냄
Đã gửi từ iPhone của tôi
ส่งจาก iPhone ของฉัน
Dikirim dari iPhone saya
נשלח מה-iPhone שלי
أُرسلت من الـ iPhone
"""

# What people write, which looks a little like the above.
PROSE = """
On 2 November 2026 at 10:00 I wrote to ann@halden.example about this:
Am 2.11.2026 um 10:00 schrieb ich an care@halden.example:
Please write to Ann Lee <ann@halden.example> until 2.11.2026:
The invoice of 2.11.2026 says 10.00 EUR, as your colleague wrote:
These are the times at which we were in the shop on 2.11.2026, at 10:00 and later:
My colleague said: it does not work.
From: what I can see, it is broken
To: everybody in the team
Sent from my office we had three letters last week, and none came back.
Sent from the warehouse on Monday, the parcel did not arrive until today.
Gesendet von unserem Lager wurde das Paket am Montag, doch angekommen ist nichts.
Outlook for iOS shows me an error
Sent by mail on Monday
Enviado por correo el lunes.
Inviato tramite posta raccomandata.
Ich habe es per Mail gesendet
Gesendet mit der Post
E-mailben elküldve
Lähetetty eilen
Sendt med posten i går.
Отправлено почтой в понедельник
On Monday I was told that somebody would call.
Ann said: the part is on its way
Am Montag schrieb mir Frau Lee, dass es kommt:
Le 2 novembre, votre collègue m'a écrit ceci :
El día 2 me dijo su compañera:
Order 4711 of 2026-11-02 was never delivered:
"""


# Where the lines below are marked, they need say less.
ABOVE_MARKS = """
Ann Lee wrote:
Ann Lee via Care wrote:
Ann Lee schrieb:
Ann Lee a écrit :
In message <1@halden.example>, Ann Lee writes:
On Thursday, 2 November 2026, Ann wrote:
суббота, 2 ноября 2026 г. пользователь Ann написал:
Am 2. November 2026 schrieb Ann:
Den 2. november 2026 skrev Ann:
"""


def heads(*sets: str) -> list[str]:
    return [line for each in sets for line in each.strip("\n").split("\n")]
