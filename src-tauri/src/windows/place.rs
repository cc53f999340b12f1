//! Where the command window stands on a monitor.
//!
//! Comes in: a monitor, a size. Goes out: a place, in the same pixels. Invariant: pure.

/// A monitor's part of the desktop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Left and top of a window of this width: in the middle, its first line at about a third of the height, whatever grows
/// below it.
pub fn place(monitor: Area, width: f64) -> (f64, f64) {
    (monitor.x + (monitor.width - width) / 2.0, monitor.y + monitor.height * 0.27)
}

/// The height that a window there can have, with some air below.
pub fn room(monitor: Area, wanted: f64) -> f64 {
    wanted.clamp(1.0, monitor.height * 0.70)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stands_on_its_own_monitor_and_stays_on_it() {
        let second = Area { x: 1920.0, y: -100.0, width: 1000.0, height: 1000.0 };
        assert_eq!(place(second, 720.0), (2060.0, 170.0));
        assert_eq!(room(second, 400.0), 400.0);
        assert_eq!(room(second, 4000.0), 700.0);
        assert_eq!(room(second, -5.0), 1.0);
    }
}
