//! The lunar calendar against known dates.

use calendar::lunar::{LunarDate, from_solar, propose, to_solar};
use kernel::time::Day;

/// First day of the lunar year in Viet Nam, 2000–2030.
const TET: [&str; 31] = [
    "2000-02-05",
    "2001-01-24",
    "2002-02-12",
    "2003-02-01",
    "2004-01-22",
    "2005-02-09",
    "2006-01-29",
    "2007-02-17",
    "2008-02-07",
    "2009-01-26",
    "2010-02-14",
    "2011-02-03",
    "2012-01-23",
    "2013-02-10",
    "2014-01-31",
    "2015-02-19",
    "2016-02-08",
    "2017-01-28",
    "2018-02-16",
    "2019-02-05",
    "2020-01-25",
    "2021-02-12",
    "2022-02-01",
    "2023-01-22",
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-02",
];

#[test]
fn tet_of_three_decades() {
    for (year, tet) in (2000..).zip(TET) {
        assert_eq!(propose(year).unwrap().tet.iso(), tet);
    }
}

#[test]
fn tet_differs_from_the_chinese_new_year_where_the_time_zone_says_so() {
    // China kept 20/02/1985, Viet Nam 21/01/1985; in 2007 Viet Nam was a day earlier.
    assert_eq!(propose(1985).unwrap().tet.iso(), "1985-01-21");
    assert_eq!(propose(2007).unwrap().tet.iso(), "2007-02-17");
}

#[test]
fn hung_kings_days_as_decreed() {
    for date in ["2022-04-10", "2023-04-29", "2024-04-18", "2025-04-07", "2026-04-26", "2027-04-16"] {
        let year = date[..4].parse().unwrap();
        assert_eq!(propose(year).unwrap().hung_kings.iso(), date);
    }
}

#[test]
fn leap_months() {
    // Years and months that are repeated.
    for (year, month) in
        [(2001, 4), (2004, 2), (2006, 7), (2009, 5), (2012, 4), (2014, 9), (2017, 6), (2020, 4), (2023, 2), (2025, 6)]
    {
        let first = to_solar(LunarDate { year, month, day: 1, leap: true });
        assert!(first.is_some(), "{year}/{month}");
        let other = LunarDate { year, month: month % 12 + 1, day: 1, leap: true };
        assert_eq!(to_solar(other), None, "{year}");
    }
}

#[test]
fn every_day_of_two_centuries_goes_there_and_back() {
    let (first, last) = (Day::parse("1901-03-01").unwrap(), Day::parse("2100-12-31").unwrap());
    let mut before = from_solar(first.plus(-1)).unwrap();
    for n in first.0..=last.0 {
        let date = from_solar(Day(n)).unwrap();
        assert_eq!(to_solar(date), Some(Day(n)), "{date:?}");
        assert!(date.day == 1 && (29..=30).contains(&before.day) || date.day == before.day + 1, "{before:?} {date:?}");
        before = date;
    }
}
