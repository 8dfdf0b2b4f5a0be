"""The words of the notices a customer asked for, by what they are about."""

from __future__ import annotations

_FALLBACK = "ru"
_TEXTS = {
    "check_up": {
        "ru": "Прошло полгода: проверьте на терминале, подходит ли вам тариф. Это бесплатно.",
        "en": "Half a year has passed: see at a terminal whether your tariff suits you. Free.",
        "uk": "Минуло пів року: перевірте на терміналі, чи підходить вам тариф. Це безкоштовно.",
        "be": "Прайшло паўгода: праверце на тэрмінале, ці падыходзіць вам тарыф. Гэта бясплатна.",
        "hu": "Eltelt fél év: nézze meg egy terminálon, hogy megfelel-e még a tarifája. Ingyenes.",
        "uz": "Yarim yil o'tdi: tarifingiz mosligini terminalda tekshiring. Bu bepul.",
        "tg": "Ним сол гузашт: дар терминал санҷед, ки тариф ба шумо мувофиқ аст. Ин ройгон аст.",
        "ky": "Жарым жыл өттү: тариф сизге ылайыктуубу, терминалдан текшериңиз. Бул акысыз.",
    },
    "before_fee": {
        "ru": "{day} спишется {sum}: {names}.",
        "en": "{day}: {sum} will be taken for {names}.",
        "uk": "{day} спишеться {sum}: {names}.",
        "be": "{day} спішацца {sum}: {names}.",
        "hu": "{day}: levonás {sum}: {names}.",
        "uz": "{day} kuni {sum} yechiladi: {names}.",
        "tg": "{day} {sum} гирифта мешавад: {names}.",
        "ky": "{day} күнү {sum} алынат: {names}.",
    },
    "missing": {
        "ru": "На счёте не хватает {sum}.",
        "en": "{sum} is missing on the account.",
        "uk": "На рахунку бракує {sum}.",
        "be": "На рахунку не хапае {sum}.",
        "hu": "Hiányzik az egyenlegről: {sum}.",
        "uz": "Hisobda {sum} yetishmaydi.",
        "tg": "Дар ҳисоб {sum} намерасад.",
        "ky": "Эсепте {sum} жетпейт.",
    },
    "better_offer": {
        "ru": "Для вас есть предложение: {names}. Условия на терминале; само ничего не изменится.",
        "en": "There is an offer for you: {names}. Terms at a terminal; nothing changes by itself.",
        "uk": "Для вас є пропозиція: {names}. Умови - на терміналі; без вас нічого не зміниться.",
        "be": "Для вас ёсць прапанова: {names}. Умовы - на тэрмінале; без вас нічога не зменіцца.",
        "hu": "Ajánlatunk van Önnek: {names}. Feltételek a terminálon; magától semmi nem változik.",
        "uz": "Siz uchun taklif bor: {names}. Shartlar terminalda; sizsiz hech narsa o'zgarmaydi.",
        "tg": "Барои шумо пешниҳод ҳаст: {names}. Шартҳо дар терминал; бе шумо тағйире нест.",
        "ky": "Сизге сунуш бар: {names}. Шарттары терминалда; сизсиз эч нерсе өзгөрбөйт.",
    },
}


def notice_text(what: str, language: str, **values: object) -> str:
    """Return a notice in the number's language."""
    texts = _TEXTS[what]
    return texts.get(language, texts[_FALLBACK]).format(**values)
