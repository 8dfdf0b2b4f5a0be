"""What the operator tells about access, in the customer's language; a voice code is marked so."""

from __future__ import annotations

from datetime import datetime

from backend.demo.markets import market_of

VOICE_MARK = "[voice]"

_CODE = {
    "ru": "{code} - код для терминала {terminal}. Никому его не говорите.",
    "en": "{code} is your code for terminal {terminal}. Tell nobody.",
    "uk": "{code} - код для терміналу {terminal}. Нікому його не кажіть.",
    "be": "{code} - код для тэрмінала {terminal}. Нікому яго не кажыце.",
    "hu": "{code} az Ön kódja a(z) {terminal} terminálhoz. Senkinek ne mondja el.",
    "uz": "{code} - {terminal} terminali uchun kod. Uni hech kimga aytmang.",
    "tg": "{code} - рамз барои терминали {terminal}. Онро ба касе нагӯед.",
    "ky": "{code} - {terminal} терминалы үчүн код. Аны эч кимге айтпаңыз.",
}
_VOICE = {
    "ru": "Код для номера, который оканчивается на {tail}: {code}. Повторяю: {code}.",
    "en": "The code for the number ending in {tail}: {code}. Again: {code}.",
    "uk": "Код для номера, що закінчується на {tail}: {code}. Повторюю: {code}.",
    "be": "Код для нумара, які заканчваецца на {tail}: {code}. Паўтараю: {code}.",
    "hu": "A(z) {tail} végű szám kódja: {code}. Ismétlem: {code}.",
    "uz": "{tail} bilan tugaydigan raqam uchun kod: {code}. Takrorlayman: {code}.",
    "tg": "Рамз барои рақаме, ки бо {tail} тамом мешавад: {code}. Такрор: {code}.",
    "ky": "{tail} менен бүткөн номер үчүн код: {code}. Кайталайм: {code}.",
}
_LOGIN = {
    "ru": "Вход в ваш счёт на терминале {terminal} в {time}. Это не вы? Звоните 0890.",
    "en": "Your account was opened at terminal {terminal} at {time}. Not you? Call 0890.",
    "uk": "Вхід до вашого рахунку на терміналі {terminal} о {time}. Це не ви? Дзвоніть 0890.",
    "be": "Уваход у ваш рахунак на тэрмінале {terminal} у {time}. Гэта не вы? Званіце 0890.",
    "hu": "Belépés a számlájába a(z) {terminal} terminálon, {time}. Nem Ön volt? Hívja: 0890.",
    "uz": "Hisobingizga {terminal} terminalida soat {time} da kirildi. Siz emasmi? 0890 ga "
    "qo'ng'iroq qiling.",
    "tg": "Воридшавӣ ба ҳисоби шумо дар терминали {terminal} соати {time}. Шумо нестед? Ба 0890 "
    "занг занед.",
    "ky": "Эсебиңизге {terminal} терминалында саат {time} кирди. Бул сиз эмессизби? 0890 чалыңыз.",
}
_STATEMENT = {
    "ru": "Детализация за {month}: {address} Ссылка действует 3 дня.",
    "en": "Your statement of {month}: {address} The link works for 3 days.",
    "uk": "Деталізація за {month}: {address} Посилання діє 3 дні.",
    "be": "Дэталізацыя за {month}: {address} Спасылка дзейнічае 3 дні.",
    "hu": "Részletező, {month}: {address} A hivatkozás 3 napig él.",
    "uz": "{month} uchun tafsilot: {address} Havola 3 kun ishlaydi.",
    "tg": "Тафсилот барои {month}: {address} Пайванд 3 рӯз кор мекунад.",
    "ky": "{month} үчүн чоо-жай: {address} Шилтеме 3 күн иштейт.",
}
_PUK = {
    "ru": "PUK вашей SIM-карты показан на терминале {terminal}. Это не вы? Звоните 0890.",
    "en": "The PUK of your SIM card was shown at terminal {terminal}. Not you? Call 0890.",
    "uk": "PUK вашої SIM-картки показано на терміналі {terminal}. Це не ви? Дзвоніть 0890.",
    "be": "PUK вашай SIM-карты паказаны на тэрмінале {terminal}. Гэта не вы? Званіце 0890.",
    "hu": "SIM-kártyája PUK-kódját megmutattuk a(z) {terminal} terminálon. Nem Ön volt? "
    "Hívja: 0890.",
    "uz": "SIM-kartangizning PUK kodi {terminal} terminalida ko'rsatildi. Siz emasmi? 0890 ga "
    "qo'ng'iroq qiling.",
    "tg": "PUK-и SIM-корти шумо дар терминали {terminal} нишон дода шуд. Шумо нестед? Ба 0890 "
    "занг занед.",
    "ky": "SIM-картаңыздын PUK коду {terminal} терминалында көрсөтүлдү. Бул сиз эмессизби? 0890 "
    "чалыңыз.",
}


def code_text(language: str, code: str, terminal_id: str) -> str:
    """Return the SMS with a one-time code."""
    return _in(_CODE, language).format(code=code, terminal=terminal_id)


def voice_text(language: str, code: str, msisdn: str) -> str:
    """Return what a voice says to the second number, digit by digit."""
    spoken = " ".join(code)
    told = _in(_VOICE, language).format(code=spoken, tail=" ".join(msisdn[-4:]))
    return f"{VOICE_MARK} {told}"


def login_text(language: str, msisdn: str, terminal_id: str, now: datetime) -> str:
    """Return the SMS that tells a number of a login."""
    local = now.astimezone(market_of(msisdn).zone)
    return _in(_LOGIN, language).format(terminal=terminal_id, time=f"{local:%H:%M}")


def statement_text(language: str, month: str, address: str) -> str:
    """Return the SMS with the address of an itemised statement."""
    return _in(_STATEMENT, language).format(month=month, address=address)


def puk_text(language: str, terminal_id: str) -> str:
    """Return the SMS that tells a number that its card's PUK was shown."""
    return _in(_PUK, language).format(terminal=terminal_id)


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language, texts["ru"])
