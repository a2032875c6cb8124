"""Metrics from a log's events, customer by customer and day by day."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from typing import Any

from plain_log import Case, Columns, Log, columns, instant, later, local, midnight, next_first, quantile, ratio, told, wilson

Span = tuple[dt.datetime, dt.datetime]
SEEN = ("complete", "partial")
DAY = dt.timedelta(days=1)
SECONDS = {"mo": 30.436875 * 86400, "d": 86400, "w": 7 * 86400, "y": 365.2425 * 86400}


def rate(name: str, low_high: str, part: int | None, whole: int | None, level: float = 0.95) -> dict[str, Any]:
    low, high = (None, None) if part is None or whole is None else wilson(part, whole, level)
    value = None if part is None or whole is None else ratio(part, whole)
    return {name: value, f"{low_high}_low": low, f"{low_high}_high": high}


def pair(counts: dict[str, int], part: str, compared: bool) -> tuple[int | None, int | None]:
    return (counts[part], counts["start_active"]) if compared else (None, None)


def active(log: Log, as_of: str, options: Case, start: dt.datetime, end: dt.datetime) -> set[str]:
    return {event.customer for event in log.seen(as_of, options.get("events")) if start <= event.time < end}


def days_of(log: Log, period: str, span: Span) -> list[Span]:
    """The local days of a period of the calendar; days of 24 hours of a window."""
    if period[0].isdigit():
        count = round((span[1] - span[0]) / DAY)
        return [(span[0] + n * DAY, span[0] + (n + 1) * DAY) for n in range(count)]
    return [(midnight(day, log.zone), midnight(day + DAY, log.zone)) for day in log.days(*span)]


def stickiness(log: Log, as_of: str, options: Case) -> Columns:
    """Means over the days of a period that were observed as a whole; quotients of sums over days with a month before."""
    kinds, mau, period = options.get("events"), options.get("mau", "28d"), options.get("period", "month")
    observed, cut = log.observed(as_of, kinds), instant(as_of, log.zone)
    events = log.seen(as_of, kinds)
    times = [event.time for event in events]

    def whole(span: Span) -> bool:
        return span[0] >= observed[0] and span[1] <= min(observed[1], cut)

    def over(span: Span) -> int:
        return len({event.customer for event in events[bisect_left(times, span[0]) : bisect_left(times, span[1])]})

    def last(days: int, day: Span) -> Span:
        """So many days that end with a day."""
        if period[0].isdigit():
            return day[1] - days * DAY, day[1]
        return midnight(local(day[0], log.zone).date() - (days - 1) * DAY, log.zone), day[1]

    def month(day: Span) -> Span:
        """The days that are the month of a day."""
        if mau != "calendar_month":
            return last(int(mau[:-1]), day)
        first = local(day[0], log.zone).date().replace(day=1)
        return midnight(first, log.zone), midnight(next_first("month", first), log.zone)

    rows = []
    for name, start, end in log.periods(period, as_of, options):
        state = log.state(start, end, as_of, kinds)
        days = [day for day in days_of(log, period, (start, end)) if whole(day)]
        weeks = [day for day in days if whole(last(7, day))]
        months = [day for day in (weeks if mau == "calendar_month" else days) if whole(month(day))]
        if not months and (state == "complete" or (state == "partial" and mau != "calendar_month")):
            state = "not_enough_history"
        elif state == "complete" and len(months) < len(days):
            state = "partial"
        dau_sum, wau_sum = sum(over(day) for day in months), sum(over(last(7, day)) for day in months)
        mau_sum = sum(over(month(day)) for day in months)
        week_sum = sum(over(last(7, day)) for day in weeks)
        seen: dict[str, Any] = {
            "active": len(active(log, as_of, options, start, end)),
            "days": len(days),
            "dau": ratio(sum(over(day) for day in days), len(days)),
            "wau": ratio(week_sum, len(weeks)),
            "mau": ratio(mau_sum, len(months)),
            "mau_days": len(months),
            "dau_sum": dau_sum if months else None,
            "wau_sum": wau_sum if months else None,
            "mau_sum": mau_sum if months else None,
            "dau_mau": ratio(dau_sum, mau_sum),
            "wau_mau": ratio(wau_sum, mau_sum),
            "wau_days": len(weeks),
            "week_dau_sum": sum(over(day) for day in weeks) if weeks else None,
            "week_wau_sum": week_sum if weeks else None,
            "dau_wau": ratio(sum(over(day) for day in weeks), week_sum),
        }
        row: dict[str, Any] = {"period": name, "period_start": told(start), "period_end": told(end), "state": state}
        rows.append(row | (dict.fromkeys(seen) if state in ("not_yet", "not_observed") else seen))
    return by_period(rows, options)


def active_days(log: Log, as_of: str, options: Case) -> Columns:
    """For each period, how many customers were active on so many of its days."""
    rows: list[dict[str, Any]] = []
    level = options.get("level", 0.95)
    for name, start, end in log.periods(options.get("period", "month"), as_of, options):
        row: dict[str, Any] = {"period": name, "state": log.state(start, end, as_of, options.get("events"))}
        if row["state"] not in SEEN:
            none = dict.fromkeys(("active_days", "customers", "active"))
            rows.append(row | none | rate("share", "share", None, None))
            continue
        own = [active(log, as_of, options, *day) for day in days_of(log, options.get("period", "month"), (start, end))]
        here: set[str] = set().union(*own)
        counts = [sum(who in day for day in own) for who in here]
        for days in sorted(set(counts)):
            customers = counts.count(days)
            told_of = {"active_days": days, "customers": customers, "active": len(here)}
            rows.append(row | told_of | rate("share", "share", customers, len(here), level))
    return by_period(rows, options)


def by_period(rows: list[dict[str, Any]], options: Case) -> Columns:
    """The rows as columns; how windows are called is not compared."""
    table = columns(rows)
    if options.get("period", "month")[0].isdigit():
        del table["period"]
    return table


def activity_churn(log: Log, as_of: str, options: Case) -> Columns:
    """Of those with an event in the window before the start of a row, how many had none in the window before its end."""
    window, every, kinds = options.get("window", "30d"), options.get("every"), options.get("events")
    every = every or window
    end, (observed, _) = instant(options.get("to", as_of), log.zone), log.observed(as_of, kinds)
    first = instant(options["from"], log.zone) if "from" in options else later(observed, window, log.zone)
    instants = [end]
    while (before := later(end, every, log.zone, -len(instants))) >= first or ("from" not in options and len(instants) == 1):
        instants.append(before)
    instants.reverse()
    rows = []
    for start, end in zip(instants, instants[1:], strict=False):
        starts = [(later(at, window, log.zone, -1), at) for at in (start, end)]
        was, is_ = (log.state(a, b, as_of, kinds) for a, b in starts)
        there, here = (active(log, as_of, options, a, b) for a, b in starts)
        state = is_
        if is_ in SEEN:
            state = "not_enough_history" if starts[0][0] < observed else "complete" if was == is_ == "complete" else "partial"
        compared = state in SEEN
        counts = {"start_active": len(there), "retained": len(there & here), "lost": len(there - here)}
        row: dict[str, Any] = {"start": told(start), "end": told(end), "state": state, "active": len(here) if is_ in SEEN else None}
        row |= counts if compared else dict.fromkeys(counts)
        row |= rate("churn_rate", "churn", *pair(counts, "lost", compared), options.get("level", 0.95))
        if "scaled_to" in options:
            power = seconds(options["scaled_to"]) / seconds(every)
            for name in ("rate", "low", "high"):
                value = row[f"churn_{name}"]
                row[f"scaled_churn_{name}"] = None if value is None or state != "complete" else 1 - (1 - value) ** power
        rows.append(row)
    return columns(rows)


def seconds(span: str) -> float:
    """A month is 30.436875 days here, as long as in the mean of 400 years."""
    found = re.fullmatch(r"(\d+)(\w+)", span)
    assert found
    return int(found[1]) * SECONDS[found[2]]


def orders_of(log: Log, as_of: str, options: Case) -> dict[str, list[dt.datetime]]:
    """When each customer's orders were: line items of one order, or purchases of one local day, are one, at the first of them."""
    found: dict[str, dict[Any, dt.datetime]] = {}
    for event in log.seen(as_of, options.get("events")):
        by = options.get("count", "orders")
        key = local(event.time, log.zone).date() if by == "days" else event.row if by == "events" or event.order is None else event.order
        found.setdefault(event.customer, {}).setdefault(key, event.time)
    return {who: sorted(times.values()) for who, times in found.items()}


def order_ladder(log: Log, as_of: str, options: Case) -> Columns:
    """How many made an nth order, and of those with a whole window after the order before, how many did within it."""
    window, orders = options.get("window"), orders_of(log, as_of, options)
    end, cut = log.observed(as_of, options.get("events"))[1], instant(as_of, log.zone)
    rows = []
    first = len(orders)
    for number in range(1, options.get("max", 10) + 1):
        reached_all = [times for times in orders.values() if len(times) >= number]
        climbers = [times for times in orders.values() if len(times) >= number - 1] if number > 1 else []
        mature = [t for t in climbers if not window or later(t[number - 2], window, log.zone) <= min(end, cut)]
        reached = [t for t in mature if len(t) >= number and (not window or t[number - 1] < later(t[number - 2], window, log.zone))]
        state = "complete" if window or cut <= end else "partial"
        if climbers and not mature:
            state = "not_yet"
        pairs = [(t[number - 2], t[number - 1]) for t in reached_all] if number > 1 else []
        gaps = [(b - a) / DAY for a, b in pairs]
        if options.get("count") == "days":
            gaps = [(local(b, log.zone).date() - local(a, log.zone).date()) / DAY for a, b in pairs]
        row: dict[str, Any] = {"order_number": number, "state": state, "customers": len(reached_all)}
        row |= rate("share_of_first", "share_of_first", len(reached_all), first, options.get("level", 0.95))
        row |= {
            "immature": len(climbers) - len(mature) if window and number > 1 else None,
            "eligible": len(mature) if number > 1 else None,
            "reached": len(reached) if number > 1 else None,
        }
        part, of = (len(reached), len(mature)) if number > 1 else (None, None)
        row |= rate("share_of_previous", "share", part, of, options.get("level", 0.95))
        rows.append(row | {"median_days": quantile(gaps, 0.5)})
    return columns(rows)


def purchases(log: Log, as_of: str, options: Case) -> Columns:
    """Customers, orders and revenue of each period; refunds count when they happen."""
    rows = []
    bought, back = log.seen(as_of), log.seen(as_of, log.kinds_of("refund"))
    for name, start, end in log.periods(options.get("period", "month"), as_of, options):
        state = log.state(start, end, as_of)
        own = [event for event in bought if start <= event.time < end]
        gross = sum(event.minor or 0 for event in own)
        refunds = sum(abs(event.minor or 0) for event in back if start <= event.time < end)
        customers = len({event.customer for event in own})
        orders = len({(event.customer, event.order or event.row) for event in own})
        seen: dict[str, Any] = {
            "customers": customers,
            "orders": orders,
            "purchase_frequency": ratio(orders, customers),
            "revenue_gross_minor": gross,
            "refunds_minor": refunds,
            "revenue_net_minor": gross - refunds,
        }
        times = {"period": name, "period_start": told(start), "period_end": told(end), "state": state}
        rows.append(times | (dict.fromkeys(seen) if state in ("not_yet", "not_observed") else seen))
    return by_period(rows, options)


def compared_periods(log: Log, as_of: str, options: Case) -> list[tuple[str, Span, Span, str, str]]:
    """The periods shown, each with the one before, its own state, and the state of the comparison."""
    kinds, period = options.get("events"), options.get("period", "month")
    to, rows = instant(options.get("to", as_of), log.zone), []
    for name, start, end in log.periods(period, as_of, options):
        if period[0].isdigit():
            step = 1 + next(n for n in range(10_000) if later(to, period, log.zone, -n) == start)
            before = (later(to, period, log.zone, -step), start)
        else:
            day = local(start - DAY / 2, log.zone).date()
            before = next((a, b) for _, a, b in log.periods(period, as_of, {"from": day.isoformat(), "to": told(start)}))
        own, past = log.state(start, end, as_of, kinds), log.state(*before, as_of, kinds)
        state = own
        if own in SEEN:
            state = "not_enough_history" if past not in SEEN else "complete" if own == past == "complete" else "partial"
        rows.append((name, (start, end), before, own, state))
    return rows


def retention(log: Log, as_of: str, options: Case) -> Columns:
    """Of those active in the period before, how many are in this one."""
    rows = []
    for name, span, before, own, state in compared_periods(log, as_of, options):
        here, there = (active(log, as_of, options, *one) for one in (span, before))
        counts = {"start_active": len(there), "retained": len(there & here), "lost": len(there - here)}
        row: dict[str, Any] = {"period": name, "period_start": told(span[0]), "period_end": told(span[1]), "state": state}
        row |= {"active": len(here) if own in SEEN else None} | (counts if state in SEEN else dict.fromkeys(counts))
        for what, part in (("retention", "retained"), ("churn", "lost")):
            row |= rate(f"{what}_rate", what, *pair(counts, part, state in SEEN), options.get("level", 0.95))
        rows.append(row)
    return by_period(rows, options)


def movements(log: Log, as_of: str, options: Case) -> Columns:
    """Who came, stayed, left and came back since the period before, and what that did to gross or net value."""
    bought, back = log.seen(as_of), log.seen(as_of, log.kinds_of("refund"))
    net = options.get("value", "gross") == "net"

    def worth(span: Span) -> dict[str, int]:
        sums: dict[str, int] = {}
        for event, sign in [(e, 1) for e in bought] + [(e, -1) for e in back if net]:
            if span[0] <= event.time < span[1]:
                sums[event.customer] = sums.get(event.customer, 0) + sign * abs(event.minor or 0)
        return sums

    rows = []
    for name, span, before, own, state in compared_periods(log, as_of, options):
        here, there = (active(log, as_of, options, *one) for one in (span, before))
        known = {event.customer for event in bought if event.time < span[0]}
        new, kept, lost, again = here - known, here & there, there - here, (here & known) - there
        now, then = worth(span), worth(before)
        changes = [now[who] - then[who] for who in kept]
        seen: dict[str, Any] = {
            "active": len(here),
            "new": len(new),
            "dormant": len(known - here),
            "value_minor": sum(now[who] for who in here),
            "new_value_minor": sum(now[who] for who in new),
            "uncounted_minor": sum(value for who, value in now.items() if who not in here),
        }
        start, same = sum(then[who] for who in there), sum(min(now[who], then[who]) for who in kept)
        compared: dict[str, Any] = {
            "start_active": len(there),
            "retained": len(kept),
            "lost": len(lost),
            "reactivated": len(again),
            "start_value_minor": start,
            "expansion_minor": sum(change for change in changes if change > 0),
            "contraction_minor": -sum(change for change in changes if change < 0),
            "lost_value_minor": sum(then[who] for who in lost),
            "reactivated_value_minor": sum(now[who] for who in again),
            "retained_value_minor": sum(now[who] for who in kept),
            "kept_value_minor": same,
            "nrr": sum(now[who] for who in kept) / start if start > 0 else None,
            "grr": same / start if start > 0 else None,
        }
        row: dict[str, Any] = {"period_start": told(span[0]), "period_end": told(span[1]), "state": state}
        row |= {"left_truncated": span[0] <= log.observed(as_of)[0] < span[1]}
        row |= seen if own in SEEN else dict.fromkeys(seen)
        rows.append(row | (compared if state in SEEN else dict.fromkeys(compared)))
    return columns(rows)
