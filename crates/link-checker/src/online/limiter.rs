//! How many requests a host bears at a time, found out by watching it.

use std::time::{Duration, Instant};

/// Requests at a time to a host about which nothing is known.
const START: f64 = 8.0;
/// Most requests at a time to any host.
const MAX: f64 = 32.0;
/// A host that answers within this time is quick, whatever its best time is.
const QUICK: Duration = Duration::from_millis(250);
/// Longest time that a server can make us wait.
pub(super) const MAX_WAIT: Duration = Duration::from_mins(1);

/// What a host made of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HostSignal {
    /// It answered.
    Healthy,
    /// It answered with an error of its own, or not at all.
    Failing,
    /// It wants fewer requests: 429, 503.
    Busy,
    /// It did not answer in time, and a deadline was spent on finding out.
    Hanging,
}

/// The state of one host.
#[derive(Clone, Debug)]
pub(super) struct Limiter {
    limit: f64,
    most: f64,
    interval: Duration,
    best: Duration,
    in_flight: usize,
    /// Before this, nothing is asked.
    not_before: Option<Instant>,
    /// Requests that were started before this say nothing new about a busy host.
    last_halved: Option<Instant>,
    has_answered: bool,
    failures: u32,
}

impl Limiter {
    /// A limiter with what the configuration says about the host.
    pub(super) fn new(concurrency: Option<u32>, interval: Duration) -> Self {
        let most = concurrency.map_or(MAX, |most| f64::from(most.max(1)));
        Self {
            limit: START.min(most),
            most,
            interval,
            best: Duration::MAX,
            in_flight: 0,
            not_before: None,
            last_halved: None,
            has_answered: false,
            failures: 0,
        }
    }

    /// Whether a request may start now.
    pub(super) fn is_open(&self, now: Instant) -> bool {
        self.has_room() && self.not_before.is_none_or(|time| time <= now)
    }

    /// Whether only time keeps the next request back, and until when.
    pub(super) fn opens_at(&self) -> Option<Instant> {
        self.not_before.filter(|_| self.has_room())
    }

    fn has_room(&self) -> bool {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and the largest concurrency, a u32"
        )]
        let limit = self.limit as usize;
        self.in_flight < limit
    }

    /// Notes the start of a request.
    pub(super) fn start(&mut self, now: Instant) {
        self.in_flight += 1;
        if !self.interval.is_zero() {
            self.wait_until(now + self.interval);
        }
    }

    /// Notes the end of a request that started at `started`.
    pub(super) fn finish(&mut self, signal: Option<HostSignal>, started: Instant, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let took = now.saturating_duration_since(started);
        match signal {
            None => {}
            Some(HostSignal::Healthy) => {
                self.has_answered = true;
                self.failures = 0;
                self.best = self.best.min(took);
                if took <= QUICK.max(self.best.saturating_mul(2)) {
                    // One more for each round of answers, as TCP grows its window.
                    self.limit = (self.limit + 1.0 / self.limit).min(self.most);
                }
            }
            Some(HostSignal::Failing) => self.failures += 1,
            Some(HostSignal::Busy | HostSignal::Hanging) => {
                self.failures += if signal == Some(HostSignal::Hanging) {
                    4
                } else {
                    1
                };
                if self.last_halved.is_none_or(|halved| started >= halved) {
                    self.limit = (self.limit / 2.0).max(1.0);
                    self.last_halved = Some(now);
                }
            }
        }
    }

    /// Asks nothing for a while.
    pub(super) fn pause(&mut self, now: Instant, wait: Duration) {
        self.wait_until(now + wait.min(MAX_WAIT));
    }

    fn wait_until(&mut self, time: Instant) {
        self.not_before = Some(self.not_before.map_or(time, |known| known.max(time)));
    }

    /// Whether the host has ever answered.
    pub(super) fn has_answered(&self) -> bool {
        self.has_answered
    }

    /// Requests that are under way.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// Whether the host has failed so often in a row that asking on is of no use.
    ///
    /// A host that never answered is given up sooner than one that did.
    pub(super) fn is_hopeless(&self) -> bool {
        self.failures >= if self.has_answered { 24 } else { 8 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(limiter: &mut Limiter, signal: HostSignal, count: usize, took: Duration) {
        for _ in 0..count {
            let start = Instant::now();
            limiter.start(start);
            limiter.finish(Some(signal), start, start + took);
        }
    }

    #[test]
    fn it_starts_at_eight_and_grows_while_the_host_is_quick() {
        let mut limiter = Limiter::new(None, Duration::ZERO);
        let now = Instant::now();
        let room = |limiter: &Limiter| {
            let mut limiter = limiter.clone();
            let mut count = 0;
            while limiter.is_open(now) {
                limiter.start(now);
                count += 1;
            }
            count
        };
        assert_eq!(room(&limiter), 8);
        run(
            &mut limiter,
            HostSignal::Healthy,
            200,
            Duration::from_millis(50),
        );
        assert!(room(&limiter) > 16, "{limiter:?}");
        run(
            &mut limiter,
            HostSignal::Healthy,
            9000,
            Duration::from_millis(50),
        );
        assert_eq!(room(&limiter), 32);
        let start = Instant::now();
        limiter.finish(Some(HostSignal::Busy), start, start);
        assert_eq!(room(&limiter), 16);
        // The other requests of the same moment say nothing new.
        limiter.finish(
            Some(HostSignal::Busy),
            start.checked_sub(QUICK).unwrap_or(start),
            start,
        );
        assert_eq!(room(&limiter), 16);
        let slow = Limiter::new(Some(3), Duration::ZERO);
        assert_eq!(room(&slow), 3);
    }

    #[test]
    fn a_slow_host_gets_no_more() {
        let mut limiter = Limiter::new(None, Duration::ZERO);
        run(
            &mut limiter,
            HostSignal::Healthy,
            1,
            Duration::from_millis(50),
        );
        let before = limiter.limit;
        run(
            &mut limiter,
            HostSignal::Healthy,
            50,
            Duration::from_secs(2),
        );
        assert!((limiter.limit - before).abs() < f64::EPSILON);
    }

    #[test]
    fn a_pause_has_an_end_and_holds_back_the_host() {
        let mut limiter = Limiter::new(None, Duration::ZERO);
        let now = Instant::now();
        limiter.pause(now, Duration::from_hours(8760));
        assert!(!limiter.is_open(now + Duration::from_secs(59)));
        assert!(limiter.is_open(now + MAX_WAIT));
        assert_eq!(limiter.opens_at(), Some(now + MAX_WAIT));
    }

    #[test]
    fn the_interval_lies_between_starts() {
        let mut limiter = Limiter::new(None, Duration::from_millis(100));
        let now = Instant::now();
        limiter.start(now);
        assert!(!limiter.is_open(now + Duration::from_millis(99)));
        assert!(limiter.is_open(now + Duration::from_millis(100)));
    }

    #[test]
    fn a_host_that_never_answers_is_given_up() {
        let mut limiter = Limiter::new(None, Duration::ZERO);
        run(&mut limiter, HostSignal::Failing, 7, Duration::ZERO);
        assert!(!limiter.is_hopeless());
        run(&mut limiter, HostSignal::Busy, 1, Duration::ZERO);
        assert!(limiter.is_hopeless());
        run(&mut limiter, HostSignal::Healthy, 1, Duration::ZERO);
        run(&mut limiter, HostSignal::Failing, 23, Duration::ZERO);
        assert!(!limiter.is_hopeless());
    }
}
