"""What numbers are told of changes, and the note on a quote, in the languages there are."""

from __future__ import annotations

from backend.account import words
from backend.account.changes.plan import Note
from backend.account.products import ref
from backend.account.rows import Subscriber
from backend.demo.markets import market_of
from backend.sms import major
from contract.account.changes import OrderStatement
from contract.account.parts import LocalText

_FALLBACK = "ru"
_KINDS = (
    "change_tariff",
    "switch_on",
    "switch_off",
    "take_offer",
    "take_reward",
    "promise_payment",
    "block_sim",
    "unblock_sim",
    "reprovision",
    "set_notices",
    "replace_sim",
    "undo",
)
# In the order of _KINDS.
_WHAT = {
    "ru": (
        "Тариф: {name}",
        "Подключено: {name}",
        "Отключено: {name}",
        "Предложение принято: {name}",
        "Баллы потрачены: {name}",
        "Обещанный платёж {sum}",
        "SIM-карта заблокирована. Предупредите и банк",
        "SIM-карта разблокирована",
        "Услуги записаны в сеть заново: выключите и включите телефон",
        "Уведомления изменены",
        "Запрос новой SIM-карты принят, вам позвонят",
        "Изменение отменено",
    ),
    "en": (
        "Tariff: {name}",
        "Switched on: {name}",
        "Switched off: {name}",
        "Offer taken: {name}",
        "Points spent: {name}",
        "Promised payment of {sum}",
        "The SIM card is blocked. Tell your bank too",
        "The SIM card works again",
        "Your services were written into the network anew: turn the phone off and on",
        "Notices changed",
        "A new SIM card is asked for, you will be called",
        "The change was taken back",
    ),
    "uk": (
        "Тариф: {name}",
        "Підключено: {name}",
        "Вимкнено: {name}",
        "Пропозицію прийнято: {name}",
        "Бали витрачено: {name}",
        "Обіцяний платіж {sum}",
        "SIM-картку заблоковано. Попередьте й банк",
        "SIM-картку розблоковано",
        "Послуги записано в мережу заново: вимкніть і ввімкніть телефон",
        "Сповіщення змінено",
        "Запит на нову SIM-картку прийнято, вам зателефонують",
        "Зміну скасовано",
    ),
    "be": (
        "Тарыф: {name}",
        "Падключана: {name}",
        "Адключана: {name}",
        "Прапанова прынята: {name}",
        "Балы патрачаны: {name}",
        "Абяцаны плацёж {sum}",
        "SIM-карта заблакіравана. Папярэдзьце і банк",
        "SIM-карта разблакіравана",
        "Паслугі запісаны ў сетку нанава: выключыце і ўключыце тэлефон",
        "Апавяшчэнні зменены",
        "Запыт новай SIM-карты прыняты, вам патэлефануюць",
        "Змена адменена",
    ),
    "hu": (
        "Tarifa: {name}",
        "Bekapcsolva: {name}",
        "Kikapcsolva: {name}",
        "Ajánlat elfogadva: {name}",
        "Beváltott pontok: {name}",
        "Ígért befizetés: {sum}",
        "A SIM-kártya letiltva. Szóljon a bankjának is",
        "A SIM-kártya újra működik",
        "A szolgáltatások újra beírva a hálózatba: kapcsolja ki és be a telefont",
        "Az értesítések módosítva",
        "Új SIM-kártya kérve, felhívjuk Önt",
        "A módosítás visszavonva",
    ),
    "uz": (
        "Tarif: {name}",
        "Yoqildi: {name}",
        "O'chirildi: {name}",
        "Taklif qabul qilindi: {name}",
        "Ballar sarflandi: {name}",
        "Va'da qilingan to'lov {sum}",
        "SIM-karta bloklandi. Bankni ham ogohlantiring",
        "SIM-karta blokdan chiqarildi",
        "Xizmatlar tarmoqqa qayta yozildi: telefonni o'chirib yoqing",
        "Xabarnomalar o'zgartirildi",
        "Yangi SIM-karta so'rovi qabul qilindi, sizga qo'ng'iroq qilishadi",
        "O'zgarish bekor qilindi",
    ),
    "tg": (
        "Тариф: {name}",
        "Пайваст шуд: {name}",
        "Хомӯш шуд: {name}",
        "Пешниҳод қабул шуд: {name}",
        "Холҳо сарф шуданд: {name}",
        "Пардохти ваъдашуда {sum}",
        "SIM-корт баста шуд. Бонкро низ огоҳ кунед",
        "SIM-корт кушода шуд",
        "Хизматҳо ба шабака аз нав навишта шуданд: телефонро хомӯш ва фаъол кунед",
        "Огоҳиномаҳо тағйир ёфтанд",
        "Дархости SIM-корти нав қабул шуд, ба шумо занг мезананд",
        "Тағйирот бекор шуд",
    ),
    "ky": (
        "Тариф: {name}",
        "Кошулду: {name}",
        "Өчүрүлдү: {name}",
        "Сунуш кабыл алынды: {name}",
        "Упайлар жумшалды: {name}",
        "Убада кылынган төлөм {sum}",
        "SIM-карта бөгөттөлдү. Банкка да айтыңыз",
        "SIM-карта бөгөттөн чыгарылды",
        "Кызматтар тармакка кайра жазылды: телефонду өчүрүп күйгүзүңүз",
        "Билдирүүлөр өзгөртүлдү",
        "Жаңы SIM-карта сурамы кабыл алынды, сизге чалышат",
        "Өзгөртүү жокко чыгарылды",
    ),
}
# From when, what it took, the order's reference and what to do if it was somebody else.
_REST = {
    "ru": (" с {day}", "Списано {sum}.", "Заказ {reference}. Это не вы? Звоните 0890."),
    "en": (" from {day}", "Charged {sum}.", "Order {reference}. Not you? Call 0890."),
    "uk": (" з {day}", "Списано {sum}.", "Замовлення {reference}. Це не ви? Дзвоніть 0890."),
    "be": (" з {day}", "Спісана {sum}.", "Заказ {reference}. Гэта не вы? Званіце 0890."),
    "hu": (" ettől: {day}", "Levonva: {sum}.", "Rendelés: {reference}. Nem Ön volt? Hívja: 0890."),
    "uz": (
        ", {day} dan",
        "{sum} yechildi.",
        "Buyurtma {reference}. Siz emasmi? 0890 ga qo'ng'iroq qiling.",
    ),
    "tg": (
        " аз {day}",
        "{sum} гирифта шуд.",
        "Фармоиш {reference}. Шумо нестед? Ба 0890 занг занед.",
    ),
    "ky": (
        ", {day} баштап",
        "{sum} алынды.",
        "Буйрутма {reference}. Бул сиз эмессизби? 0890 чалыңыз.",
    ),
}
_PASSWORD = {
    "ru": "Новый пароль Интернет-помощника: {password}. Никому его не говорите.",
    "en": "Your new password of the Internet Assistant: {password}. Tell nobody.",
    "uk": "Новий пароль Інтернет-помічника: {password}. Нікому його не кажіть.",
    "be": "Новы пароль Інтэрнэт-памочніка: {password}. Нікому яго не кажыце.",
    "hu": "Az internetes asszisztens új jelszava: {password}. Senkinek ne mondja el.",
    "uz": "Internet-yordamchining yangi paroli: {password}. Uni hech kimga aytmang.",
    "tg": "Рамзи нави ёрдамчии интернетӣ: {password}. Онро ба касе нагӯед.",
    "ky": "Интернет-жардамчынын жаңы сырсөзү: {password}. Аны эч кимге айтпаңыз.",
}
_NOTES: dict[str, dict[str, str]] = {
    "begins_next_month": {
        "ru": "Этот месяц уже оплачен: новый тариф начнётся первого числа, до тех пор всё остаётся "
        "как есть.",
        "en": "This month is paid for: the new tariff begins on the first, until then nothing "
        "changes.",
        "uk": "Цей місяць уже оплачено: новий тариф почнеться першого числа, доти все лишається як "
        "є.",
        "be": "Гэты месяц ужо аплачаны: новы тарыф пачнецца першага чысла, да таго ўсё застаецца "
        "як ёсць.",
        "hu": "Ez a hónap már ki van fizetve: az új tarifa elsején kezdődik, addig minden marad.",
        "uz": "Bu oy uchun toʻlangan: yangi tarif birinchi sanada boshlanadi, shu vaqtgacha "
        "hech narsa oʻzgarmaydi.",
        "tg": "Ин моҳ пардохт шудааст: тарифи нав аз рӯзи якум оғоз меёбад, то он вақт "
        "ҳеҷ чиз тағйир намеёбад.",
        "ky": "Бул ай төлөнгөн: жаңы тариф биринчи күнү башталат, ага чейин эч нерсе өзгөрбөйт.",
    },
    "rest_of_month": {
        "ru": "Сейчас списывается только то, на сколько дороже оставшиеся дни этого месяца.",
        "en": "Only what the days left of this month cost more is charged now.",
        "uk": "Зараз списується лише те, на скільки дорожчі дні, що лишилися цього місяця.",
        "be": "Зараз спісваецца толькі тое, на колькі даражэйшая рэшта месяца.",
        "hu": "Most csak a hónap hátralévő napjainak többletét vonjuk le.",
        "uz": "Hozir faqat shu oyning qolgan kunlari uchun narx farqi yechiladi.",
        "tg": "Ҳоло танҳо фарқи нархи рӯзҳои боқимондаи ин моҳ гирифта мешавад.",
        "ky": "Азыр бул айдын калган күндөрүнүн баасындагы айырма гана алынат.",
    },
    "paid_back_by_itself": {
        "ru": "В названный день сумма и плата спишутся сами.",
        "en": "On the stated day the sum and the fee are taken by themselves.",
        "uk": "У названий день сума і плата спишуться самі.",
        "be": "У названы дзень сума і плата спішуцца самі.",
        "hu": "A megadott napon az összeget és a díjat magától levonjuk.",
        "uz": "Aytilgan kuni summa va toʻlov oʻzi yechib olinadi.",
        "tg": "Дар рӯзи гуфташуда маблағ ва пардохт худ ба худ гирифта мешаванд.",
        "ky": "Көрсөтүлгөн күнү сумма менен төлөм өзү алынат.",
    },
    "undo_refunds": {
        "ru": "Списанное за это изменение вернётся на счёт.",
        "en": "What the change took comes back to the account.",
        "uk": "Списане за цю зміну повернеться на рахунок.",
        "be": "Спісанае за гэтую змену вернецца на рахунак.",
        "hu": "Amit a módosításért levontunk, visszakerül az egyenlegre.",
        "uz": "Shu oʻzgarish uchun yechilgan pul hisobga qaytadi.",
        "tg": "Маблағе, ки барои ин тағйирот гирифта шуд, ба ҳисоб бармегардад.",
        "ky": "Бул өзгөртүү үчүн алынган акча эсепке кайтып келет.",
    },
}


def note_text(note: Note, language: str) -> LocalText | None:
    """Return the rule behind a quote's dates and sums, where there is something to say."""
    return words.chosen(_NOTES[note], language) if note else None


def order_text(subscriber: Subscriber, statement: OrderStatement, subject: str | None) -> str:
    """Return the SMS about an order that was carried out, in the number's own language."""
    language = subscriber.language if subscriber.language in _WHAT else _FALLBACK
    begins, took, rest = _REST[language]
    name = _names(subscriber, statement, subject, language)
    change = statement.change
    lent = change.amount_minor if change is not None and change.kind == "promise_payment" else 0
    what = _WHAT[language][_KINDS.index(statement.kind)]
    text = what.format(name=name, sum=major(lent, statement.currency))
    if statement.case_no is not None:
        text += f" ({statement.case_no})"
    if statement.result == "scheduled":
        local = statement.effective_at.astimezone(market_of(subscriber.msisdn).zone)
        text += begins.format(day=f"{local:%d.%m.%Y}")
    parts = [f"{text}."]
    if statement.charged_minor:
        parts.append(took.format(sum=major(statement.charged_minor, statement.currency)))
    return " ".join((*parts, rest.format(reference=statement.reference)))


def _names(
    subscriber: Subscriber, statement: OrderStatement, subject: str | None, language: str
) -> str:
    change = statement.change
    ids: tuple[str, ...] = () if subject is None else (subject,)
    if change is not None and change.kind == "switch_off":
        ids = change.product_ids
    return ", ".join(ref(subscriber.market, one, language).name.text for one in ids)


def password_text(language: str, password: str) -> str:
    """Return the SMS with a new password."""
    return _PASSWORD.get(language, _PASSWORD[_FALLBACK]).format(password=password)
