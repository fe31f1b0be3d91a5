"""The facts of one invented proof: for each placeholder of a wording the text that is printed and the fields that a reader finds in it.

A placeholder that a wording does not use adds nothing to what is expected.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import people
import spellings
import subjects


@dataclass(frozen=True, slots=True)
class Fact:
    """A printed text and the values that it stands for, by the contract's names."""

    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)


Facts = dict[str, Fact]


def invent(dice: random.Random, *, latin: bool = False) -> Facts:
    """All facts of one proof, in a fixed order of throws, so that a seed gives the same proof."""
    holder = people.person(dice, latin=latin)
    first, last = spellings.span(dice)
    facts = _who(dice, holder) | _when(dice, first, last) | _how_much(dice, first, last)
    facts |= _bodies(dice) | _titles(dice, first.year) | _works(dice, holder, last)
    return facts | _study(dice) | _account(dice, last) | _references(dice, last)


def _who(dice: random.Random, holder: people.Person) -> Facts:
    """The holder, their number and what they are called."""
    shown = people.masked(holder.id_number, dice)
    named = {"holder_name": holder.name}
    spaced = "　".join(holder.name) if len(holder.name) == 2 else holder.name
    return {
        "name": Fact(holder.name, named),
        "spaced_name": Fact(spaced, named),
        "sir": Fact(dice.choice(("同志", "同志", "先生", "女士", "老师", ""))),
        "sex": Fact("男" if int(holder.id_number[16]) % 2 else "女"),
        "born": Fact(f"{holder.id_number[6:10]}年{int(holder.id_number[10:12])}月"),
        "id": Fact(holder.id_number, {"id_number": holder.id_number}),
        "masked": Fact(shown, {"id_number_masked": shown}),
        "ms": Fact(dice.choice(("Mr. ", "Ms. ", "Dr. ", ""))),
    }


def _when(dice: random.Random, first: date, last: date) -> Facts:
    """When it took place and when the paper was issued."""
    span = {"start_date": first.isoformat(), "end_date": last.isoformat()}
    issued = min(last + timedelta(days=dice.choice((0, 0, 1, 3, 10, 40))), date(2026, 3, 31))
    dated = {"issue_date": issued.isoformat()}
    far = date(first.year + dice.choice((1, 2, 3)), dice.randint(1, 12), dice.randint(1, 28))
    return {
        "dates": Fact(spellings.in_prose(dice, first, last), span),
        "cell_dates": Fact(spellings.in_cell(dice, first, last), span),
        "dates_en": Fact(spellings.in_english(dice, first, last), span),
        "day": Fact(spellings.in_prose(dice, last, last), {"start_date": last.isoformat(), "end_date": last.isoformat()}),
        "issued": Fact(spellings.a_day(dice, issued), dated),
        "issued_en": Fact(spellings.ordinal_day(dice, issued), dated),
        "long_dates": Fact(
            spellings.in_prose(dice, first, far), {"start_date": first.isoformat(), "end_date": far.isoformat()}
        ),
        "month_dates": Fact(
            f"{first.year}年{first.month}月至{far.year}年{far.month}月",
            {"start_date": f"{first:%Y-%m}", "end_date": f"{far:%Y-%m}"},
        ),
        "other_day": Fact(spellings.a_day(dice, first - timedelta(days=dice.randint(20, 90)))),
        "year": Fact(str(last.year), {"year": str(last.year)}),
        "bare_year": Fact(str(last.year)),
    }  # fmt: skip


def _how_much(dice: random.Random, first: date, last: date) -> Facts:
    """Hours, days, credits, score."""
    text, count = spellings.hours(dice, (last - first).days + 1)
    days, how_many = spellings.days(dice, first, last)
    credit, worth = spellings.credits_earned(dice)
    score = str(dice.randint(61, 99))
    talk, length = spellings.hours(dice, 1)
    return {
        "talk_hours": Fact(talk, {"stated_hours": length}),
        "bare_talk_hours": Fact(length, {"stated_hours": length}),
        "hours": Fact(text, {"stated_hours": count}),
        "bare_hours": Fact(count, {"stated_hours": count}),
        "hours_en": Fact(f"{count} {dice.choice(('credit hours', 'hours', 'class hours'))}", {"stated_hours": count}),
        "days": Fact(days, {"stated_days": how_many}),
        "credits": Fact(credit, {"stated_credits": worth}),
        "score": Fact(score, {"score": score}),
    }


def _bodies(dice: random.Random) -> Facts:
    """Who ran it."""
    office, _ = people.office(dice)
    society, school = people.society(dice), people.university(dice)
    company, platform = people.company(dice), people.platform(dice)
    two = (people.society(dice), school)
    return {
        "office": Fact(office, {"organiser": [office]}),
        "society": Fact(society, {"organiser": [society]}),
        "school": Fact(school, {"organiser": [school]}),
        "platform": Fact(platform, {"organiser": [platform]}),
        "company": Fact(company, {"organiser": [company]}),
        "two_bodies": Fact("、".join(two), {"organiser": list(two)}),
        "employer": Fact(people.company(dice)),
        "place": Fact(dice.choice(people.CITIES)),
        "body_en": Fact(f"{dice.choice(('Qinglan', 'Jichuan', 'Zelong'))} {dice.choice(('Society of Engineers', 'University of Technology', 'Institute of Continuing Education', 'Association of Nursing'))}"),
    }  # fmt: skip


def _titles(dice: random.Random, year: int) -> Facts:
    """What it was about; each is the title of the proof."""
    english = dice.choice(subjects.ENGLISH_FIELDS)
    titles = {
        "course": subjects.event(dice, subjects.COURSES, year),
        "seminar": subjects.event(dice, subjects.SEMINARS, year),
        "meeting": subjects.event(dice, subjects.MEETINGS, year),
        "lecture": subjects.lecture(dice),
        "visit": dice.choice(subjects.FIELDS) + dice.choice(("考察学习", "观摩交流活动", "研学考察")),
        "public": dice.choice(subjects.PUBLIC),
        "work": subjects.paper(dice),
        "book": subjects.book(dice),
        "device": subjects.device(dice),
        "standard": subjects.standard(dice),
        "competition": subjects.competition(dice, year),
        "course_en": f"{dice.choice(('Advanced ', 'Introduction to ', 'Fundamentals of ', ''))}{english}",
        "meeting_en": f"{dice.choice((f'{year} ', '8th '))}International {dice.choice(('Conference', 'Symposium', 'Forum'))} on {english}",
    }
    facts = {name: Fact(title, {"event_or_title": title}) for name, title in titles.items()}
    return facts | {"subject": Fact(titles["public"]), "honour": Fact(dice.choice(subjects.HONOURS))}


def _works(dice: random.Random, holder: people.Person, last: date) -> Facts:
    """Authors with the holder among them, and what identifies a publication."""
    names = [people.chinese_name(dice) for _ in range(dice.choice((0, 1, 2, 2, 3, 4)))]
    place = dice.randint(0, len(names))
    names.insert(place, holder.name)
    listed = {"other_names": names, "holder_name": holder.name, "holder_position": str(place + 1)}
    isbn, patent, journal = isbn13(dice), patent_number(dice, last.year - 1), dice.choice(subjects.JOURNALS)
    issn, cn = issn8(dice), f"{dice.choice(('37', '15', '45'))}-{dice.randint(1000, 1999)}/{dice.choice(('TH', 'TV', 'G4', 'R'))}"  # fmt: skip
    volume, number = dice.randint(12, 60), dice.randint(1, 12)
    return {
        "authors": Fact(dice.choice(("；", "、", "，", "  ")).join(names), listed),
        "first": Fact(names[0], {}),
        "listed": Fact("", listed),
        "journal": Fact(journal, {"journal": journal}),
        "issn": Fact(issn, {"issn": issn}),
        "cn": Fact(cn, {"cn_number": cn}),
        "issue": Fact(f"{last.year}年第{volume}卷第{number}期", {"year_volume_issue": f"{last.year},{volume}({number})"}),
        "issue_en": Fact(f"Vol.{volume} No.{number} {last.year}"),
        "doi": Fact(doi := f"10.{dice.randint(10000, 19999)}/j.{issn}.{last.year}.{number:02d}.{dice.randint(1, 30):03d}", {"doi": doi}),
        "isbn": Fact(isbn, {"isbn": isbn.replace("-", "")}),
        "press": Fact(dice.choice(subjects.PRESSES)),
        "edition": Fact(f"{last.year}年{last.month}月第1版", {"issue_date": f"{last:%Y-%m}"}),
        "patent": Fact(patent, {"certificate_number": patent.replace(" ", "")}),
        "granted": Fact(f"{last.year}年{last.month:02d}月{last.day:02d}日", {"issue_date": last.isoformat()}),
    }  # fmt: skip


def _study(dice: random.Random) -> Facts:
    """Examinations, occupations, degrees, enrolment."""
    exam, job = dice.choice(subjects.EXAMS), dice.choice(subjects.OCCUPATIONS)
    entered = dice.randint(2019, 2023)
    left = entered + dice.choice((2, 3, 4))
    return {
        "exam": Fact(f"{exam}资格考试", {"exam_name": f"{exam}资格考试", "exam_result": "pass"}),
        "failed": Fact(f"{exam}资格考试", {"exam_name": f"{exam}资格考试", "exam_result": "fail"}),
        "title_of_exam": Fact(f"{exam}资格"),
        "job": Fact(job),
        "job_name": Fact(job, {"exam_name": job}),
        "level": Fact(dice.choice(subjects.LEVELS)),
        "major": Fact(dice.choice(subjects.MAJORS)),
        "entered": Fact(f"{entered}年9月", {"start_date": f"{entered}-09"}),
        "leaves": Fact(f"{left}年{dice.choice((6, 7))}月"),
        "student": Fact(f"{entered}{dice.randint(10**6, 10**7 - 1)}"),
    }


def _account(dice: random.Random, last: date) -> Facts:
    """The account of a year, and points of an app."""
    public, professional = dice.choice((15, 30, 30, 36, 18)), dice.choice((42, 60, 60, 72, 60, 90))
    points = dice.randint(900, 9800)
    return {
        "public_hours": Fact(str(public), {"public_hours": str(public)}),
        "professional_hours": Fact(str(professional), {"professional_hours": str(professional)}),
        "total_hours": Fact(str(public + professional), {"total_hours": str(public + professional)}),
        "points": Fact(str(points), {"points": str(points)}),
        "all_points": Fact(str(points + dice.randint(9000, 40000))),
        "today": Fact(f"{last.year}-12-{dice.randint(10, 31)} {dice.randint(8, 22)}:{dice.randint(10, 59)}"),
    }


def _references(dice: random.Random, last: date) -> Facts:
    """Numbers of papers."""
    serial = dice.randint(100, 99999)
    number = dice.choice((f"PX{last.year}{serial:06d}", f"ZBJX-{last.year}-{serial:05d}", f"继教证字〔{last.year}〕第{serial:05d}号", f"{last:%Y%m%d}{serial:05d}", f"XH{last:%Y%m}-{serial:04d}", f"No{last.year}{serial:07d}"))  # fmt: skip
    spelled = number.removeprefix("No")
    return {
        "number": Fact(spelled, {"certificate_number": spelled}),
        "project": Fact(code := f"{last.year}GX{serial:06d}", {"certificate_number": code}),
        "standard_number": Fact(f"T/QLSX {dice.randint(10, 200)}—{last.year}"),
        "sum": Fact(f"{dice.randint(300, 2900)}.00"),
        "phone": Fact(f"0{dice.randint(530, 899)}-{'0' * 7}"),
    }


def isbn13(dice: random.Random) -> str:
    """A well-formed ISBN of a made-up publisher."""
    group = f"{dice.randint(500, 899)}-{dice.randint(10000, 99999)}"
    digits = f"9787{group.replace('-', '')}"
    check = -sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10
    return f"978-7-{group}-{check}"


def issn8(dice: random.Random) -> str:
    """A well-formed ISSN."""
    digits = f"{dice.randint(1000000, 2999999)}"
    check = -sum(int(digit) * (8 - place) for place, digit in enumerate(digits)) % 11
    return f"{digits[:4]}-{digits[4:]}{'X' if check == 10 else check}"


def patent_number(dice: random.Random, year: int) -> str:
    """A number of a patent with the check digit of the Chinese office, spaced as certificates print it."""
    kind = dice.choice("12")
    digits = f"{year}{kind}{dice.randint(0, 9999999):07d}"
    check = sum(int(digit) * (place % 8 + 2) for place, digit in enumerate(digits)) % 11
    return f"ZL {digits[:4]} {kind} {digits[5:]}.{'X' if check == 10 else check}"
