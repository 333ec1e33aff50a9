"""The words with which mail programs head what they quote, in the languages of their users."""

WROTE = (
    r"wrote|sent|writes|said|schreibt|schrieb(?:en)?|geschrieben|a écrit|a ecrit|écrit|escribió|escribio|escribe|"
    r"ha scritto|scrisse|scrive|schreef|schrijft|geschreven|skrev|skriver|skrifaði|napisał(?:\(a\)|a)?|pisze|"
    r"kirjoitti|escreveu|escribiu|va escriure|ha escrit|đã viết|viết|yazdı|έγραψε|napsala?|napsal\(a\)|píše|"
    r"napísala?|napísal\(a\)|írta|a scris|scrie|(?:je )?napisa[ol](?:/la|la|\(a\))?|napisala|rašė|parašė|rakstīja|"
    r"kirjutas|menulis|написала?|написал\(а\)|написав(?:ла)?|пишет|писала?|пише|написа|написао(?:/ла)?|написала|"
    r"نوشت|كتبت?|كتب/كتبت|كتابة|כתבה?|כתב/ה|ने लिखा"
)
# In languages that put no space between words.
WROTE_UNSPACED = r"写道|寫道|書きました|のメール|のメッセージ|님이 작성|작성|쓴 글|เขียน"
OPENINGS = (
    r"On|At|Am|Le|El|En|Il|Il giorno|O|Op|Em|No dia|Às|Den|På|Þann|W dniu|Dnia|Dne|Dňa|V|Dana|Pe|În|În data|Vào|"
    r"Pada|Kuupäev|Στις|На|В|Du|เมื่อ|ในวันที่|في|در تاریخ|בתאריך|在|於|于|Lundi|Mardi|Mercredi|Jeudi|Vendredi|"
    r"Samedi|Dimanche"
)
QUOTING = (
    r"Zitat von|Quoting|Citando(?: a)?|Citat (?:av|från|fra)|Citazione di|Citation de|Cytowanie|Cytat|Citeren|"
    r"Missatge de|Wiadomość napisana przez|Lainaus"
)
ORIGINALS = (
    r"original|reply|mail original|initial header|původní e-mail|"
    r"ursprüngliche|urspr.ngliche|antwort|oprindelig|message d.origine|"
    r"message original|origineel|mensaje original|mensagem original|messaggio original|"
    r"oorspronkelijk|ursprungligt|opprinnelig|"
    r"wiadomość oryginalna|oryginalna wiadomość|исходное сообщение|исходное письмо|původní zpráva|pôvodná správa|"
    r"alkuperäinen viesti|eredeti üzenet|mesajul original|mesaj original|orijinal|özgün ileti|missatge original|"
    r"оригінальне повідомлення|вихідне повідомлення|първоначално съобщение|оригинално съобщение|αρχικό μήνυμα|"
    r"izvorna poruka|izvirno sporočilo|оригинална порука|algne (?:teade|sõnum)|sākotnējais ziņojums|pradinis laiškas|"
    r"原始邮件|原邮件|邮件原件|原始郵件|原始訊息|元のメッセージ|original-nachricht|originalmeddelande|"
    r"원본 ?(?:메시지|메일|이메일)|tin nhắn gốc|thư gốc|ข้อความต้นฉบับ|pesan asli|הודעה מקורית|الرسالة الأصلية|پیام اصلی"
)
LABELS = {
    "from": "from|von|de|da|van|fra|frá|från|od|од|от|от кого|від|desde|feladó|küldte|lähettäjä|kimden|gönderen|de la|"
    "expéditeur|mittente|absender|remitente|remetente|afzender|avsändare|afsender|nadawca|odesílatel|odosielateľ|"
    "šalje|pošiljatelj|saatja|nuo|siuntėjas|no(?=\\s?:[^\\n]*@)|απο|από|отправитель|从|自|发件人|發件人|寄件者|寄件人|"
    "差出人|送信者|送信元|보낸 ?사람|từ|người gửi|จาก|dari|pengirim|מאת|من|از",
    "sent": "sent|gesendet|envoyé|date d'envoi|enviado|enviado el|enviada em|enviat el|enviat|inviato|verzonden|sendt|"
    "skickat|wysłano|отправлено|надіслано|изпратено|lähetetty|gönderildi|gönderme tarihi|trimis|odoslané|odesláno|"
    "poslano|послато|elküldve|küldve|saadetud|nosūtīts|išsiųsta|στάλθηκε|απεστάλη|发送时间|发送日期|發送時間|傳送時間|"
    "寄件日期|送信日時|보낸 ?날짜|đã gửi|gửi|ส่ง|dikirim|נשלח|تاريخ الإرسال|ارسال.شده",
    "date": "date|datum|fecha|data|dato|дата|датум|tarih|päivämäärä|päiväys|dátum|kuupäev|datums|ημερομηνία|日期|时间|"
    "日付|日時|날짜|ngày|วันที่|tanggal|תאריך|التاريخ|تاریخ",
    "to": "to|an|à|a|para|aan|naar|til|till|do|до|к|кому|коме|către|příjemce|vastaanottaja|komu|címzett|kime|alıcı|"
    "προς|per a|adresat|prima|prejemnik|primatelj|za|adressaat|kellele|kam|adresāts|iki|gavėjas|empfänger|destinatario|"
    "destinataire|pour|收件人|收件者|宛先|받는 ?사람|đến|tới|người nhận|ถึง|kepada|ke|אל|إلى|به",
    "copy": "cc|kopie \\(cc\\)|copie à|kopie|copie|kopi|kopia|kopio|copia|cópia|dw|копия|копія|"
    "másolatot kap|bilgi|抄送|副本|참조|kepada cc|"
    "עותק|نسخة",
    "subject": "subject|betreff|objet|sujet|sujet|asunto|oggetto|assunto|assumpte|onderwerp|emne|efni|ämne|temat|тема|"
    "относно|aihe|předmět|predmet|zadeva|naslov|наслов|tárgy|subiect|konu|teema|tēma|temats|tema|θέμα|主题|主旨|主題|"
    "件名|제목|chủ đề|tiêu đề|เรื่อง|หัวเรื่อง|subjek|perihal|נושא|الموضوع|موضوع",
    "reply": "reply-to|antwort an|répondre à|responder a|rispondi a|antwoord aan|svar til|svara till|odpowiedz do",
}
