"""How papers spell dates and amounts: each spelling with the value that a correct reader gives back."""

import random
from datetime import date, timedelta

DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def year_in_words(year: int) -> str:
    """2024 as 二〇二四."""
    return "".join(DIGITS[int(digit)] for digit in str(year))


def number_in_words(number: int, digits: str = DIGITS, ten: str = "十", hundred: str = "百") -> str:
    """1 to 999 in Chinese numerals: 十二, 二十, 一百零五."""
    if number >= 100:
        rest = number % 100
        gap = "" if rest >= 10 or rest == 0 else "零"
        tail = number_in_words(rest, digits, ten, hundred) if rest else ""
        if 10 <= rest < 20:
            tail = digits[1] + tail
        return digits[number // 100] + hundred + gap + tail
    if number < 10:
        return digits[number]
    head = "" if number < 20 and digits is DIGITS else digits[number // 10]
    return head + ten + (digits[number % 10] if number % 10 else "")


def day_in_words(day: date) -> str:
    """二〇二四年三月十三日."""
    return f"{year_in_words(day.year)}年{number_in_words(day.month)}月{number_in_words(day.day)}日"


def a_day(dice: random.Random, day: date) -> str:
    """One day in any spelling of Chinese papers."""
    return dice.choice(
        (
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}年{day.month:02d}月{day.day:02d}日",
            f"{day.year} 年 {day.month} 月 {day.day} 日",
            f"{day.year}.{day.month:02d}.{day.day:02d}",
            f"{day.year}-{day.month:02d}-{day.day:02d}",
            f"{day.year}/{day.month}/{day.day}",
            day_in_words(day),
        )
    )


def in_prose(dice: random.Random, first: date, last: date) -> str:
    """A span of days as a sentence spells it; one day where both are the same."""
    if first == last:
        return dice.choice((f"{first.year}年{first.month}月{first.day}日", day_in_words(first)))
    whole = f"{first.year}年{first.month}月{first.day}日"
    dash = dice.choice(("至", "—", "-", "～", "－", "到"))
    if first.year != last.year:
        return f"{whole}{dash}{last.year}年{last.month}月{last.day}日"
    spellings = [
        f"{whole}{dash}{last.month}月{last.day}日",
        f"{whole}{dash}{last.year}年{last.month}月{last.day}日",
        f"{first.year}.{first.month:02d}.{first.day:02d}{dice.choice(('-', '—', '至'))}{last.year}.{last.month:02d}.{last.day:02d}",
        f"{year_in_words(first.year)}年{number_in_words(first.month)}月{number_in_words(first.day)}日至{number_in_words(last.month)}月{number_in_words(last.day)}日",
    ]
    if first.month == last.month:
        spellings += [f"{whole}{dash}{last.day}日", f"{first.year}年{first.month}月{first.day}{dash}{last.day}日"]
    return dice.choice(spellings)


def in_cell(dice: random.Random, first: date, last: date) -> str:
    """A span of days as the cell of a form spells it."""
    if first == last:
        return dice.choice((f"{first.year}年{first.month}月{first.day}日", first.isoformat()))
    return dice.choice(
        (
            f"{first.isoformat()} 至 {last.isoformat()}",
            f"{first:%Y.%m.%d}-{last:%Y.%m.%d}",
            f"{first:%Y/%m/%d}—{last:%Y/%m/%d}",
            in_prose(dice, first, last),
        )
    )


def in_english(dice: random.Random, first: date, last: date) -> str:
    """A span of days in English."""
    one, two = MONTHS[first.month - 1], MONTHS[last.month - 1]
    if first == last:
        return dice.choice(
            (
                f"{one} {first.day}, {first.year}",
                f"{first.day} {one} {first.year}",
                f"{one[:3]}. {first.day}, {first.year}" if one != "May" else f"May {first.day}, {first.year}",
            )
        )
    if first.year != last.year:
        return f"{one} {first.day}, {first.year} to {two} {last.day}, {last.year}"
    if first.month != last.month:
        return dice.choice(
            (
                f"{one} {first.day} to {two} {last.day}, {last.year}",
                f"{first.day} {one} – {last.day} {two} {last.year}",
            )
        )
    return dice.choice(
        (
            f"{one} {first.day}–{last.day}, {first.year}",
            f"{first.day}-{last.day} {one} {first.year}",
            f"{one} {first.day} to {last.day}, {first.year}",
        )
    )


def ordinal_day(dice: random.Random, day: date) -> str:
    """One day in English, as the foot of a certificate prints it."""
    return dice.choice(
        (
            f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            day.isoformat(),
        )
    )


def span(dice: random.Random) -> tuple[date, date]:
    """The first and last day of an event: mostly one to five days, sometimes weeks, across months or years."""
    shape = dice.random()
    if shape < 0.06:
        first = date(dice.randint(2022, 2024), 12, dice.randint(26, 31))
        return first, first + timedelta(days=dice.randint(6, 12))
    if shape < 0.16:
        first = date(dice.randint(2022, 2025), dice.randint(1, 11), dice.randint(26, 28))
        return first, first + timedelta(days=dice.randint(5, 9))
    first = date(dice.randint(2022, 2025), dice.randint(1, 12), dice.randint(1, 20))
    return first, first + timedelta(days=dice.choice((0, 1, 2, 2, 3, 4, 4, 9) if shape < 0.9 else (20, 30, 55)))


def hours(dice: random.Random, days: int) -> tuple[str, str]:
    """An amount of hours in Chinese that fits in so many days: as printed, and as the value to read."""
    count = min(round(days * dice.choice((4, 6, 8, 8, 8, 10))), dice.choice((40, 60, 72, 80, 90, 120)))
    if dice.random() < 0.06:
        return (half := f"{count}.5") + "学时", half
    text = dice.choice(
        (
            f"{count}学时",
            f"{count}学时",
            f"{count}个学时",
            f"{count} 学时",
            f"{count}课时",
            f"{count}个课时",
            f"{number_in_words(count)}学时",
            f"{number_in_words(count, FORMAL, '拾', '佰')}学时",
            f"{count}小时",
            f"{count}.0学时",
        )
    )
    return text, str(count)


def days(dice: random.Random, first: date, last: date) -> tuple[str, str]:
    """How many days it lasted; sometimes a half day where it was one."""
    count = (last - first).days + 1
    if count == 1 and dice.random() < 0.5:
        return dice.choice(("半天", "0.5天")), "0.5"
    words = "两" if count == 2 else number_in_words(count)
    return dice.choice((f"{count}天", f"{words}天", f"{count}个工作日" if count < 5 else f"{count}日")), str(count)


def credits_earned(dice: random.Random) -> tuple[str, str]:
    """Credits as printed and as the value to read."""
    count = dice.choice(("1", "2", "3", "5", "6", "8", "10", "0.5", "1.5", "4"))
    return dice.choice((f"{count}学分", f"{count}个学分", f"{count} 学分")), count
