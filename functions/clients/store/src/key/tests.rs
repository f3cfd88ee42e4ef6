use super::*;

#[test]
fn places_sort_by_time_and_are_read_back() {
    let earlier = changed(Timestamp(999), TicketNumber(7));
    let later = changed(Timestamp(1_764_000_000_000), TicketNumber(3));
    assert!(earlier < later);
    assert_eq!(ticket_of_place(&later), Some(TicketNumber(3)));
    for wrong in ["", "x", "1#2", "0001764000000#"] {
        assert_eq!(ticket_of_place(wrong), None, "{wrong}");
    }
}
