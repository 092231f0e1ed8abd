#include "bot/app/emergency.hpp"

#include "engine/core/calendar.hpp"
#include "engine/core/instant.hpp"

namespace promenade::app {

namespace {

// The coordinator or, on a day of absence, the deputy: not one who holds the label, who reads no
// situation.
const network::Person* who_reads_dangers(const delivery::People& people, Instant now) {
    const network::Roster& roster = people.roster();
    const network::Person* const coordinator = roster.coordinator();
    if (!coordinator) return nullptr;
    const auto& zone = people.snapshot().calendars.coordinator.zone;
    const network::Person* const deputy = roster.deputy_of(coordinator->id, local_date(now, zone));
    return deputy && deputy->role != network::Role::pdn ? deputy : coordinator;
}

// Within the coordinator's days, and the hours of the setting where there is one; not while
// somebody stands in who may not read it.
bool is_read(const delivery::People& people, const network::Person* reader, Instant now) {
    const auto& calendar = people.snapshot().calendars.coordinator;
    const network::Roster& roster = people.roster();
    if (!reader || (reader == roster.coordinator() &&
                    roster.deputy_of(reader->id, local_date(now, calendar.zone))))
        return false;
    if (!calendar.is_worked(local_date(now, calendar.zone))) return false;
    const Value settings{people.roster().settings};
    const Value* const wanted = settings.find("working_hours");
    if (!wanted) return true;
    const auto local = to_local(now, calendar.zone);
    const auto hour =
        std::chrono::floor<std::chrono::hours>(local - std::chrono::floor<std::chrono::days>(local))
            .count();
    return hour >= wanted->number_at("from", 0) && hour < wanted->number_at("to", 24);
}

}  // namespace

delivery::Card emergency_card(const PersonId& author, const delivery::People& people,
                              const delivery::Texts& texts, Instant now, const Means& means) {
    const network::Person* const coordinator = who_reads_dangers(people, now);
    const bool is_own = coordinator && coordinator->id == author;
    const char* const told = is_own ? "urgent.card_own"
                             : !coordinator || !means.reaches(coordinator->id)
                                 ? "urgent.card_unreached"
                             : !means.writable                   ? "urgent.card_not_recorded"
                             : is_read(people, coordinator, now) ? "urgent.card"
                                                                 : "urgent.card_closed";
    delivery::Card card;
    card.urgent = true;
    card.text =
        texts.render(told, Map{{"coordinator", coordinator ? people.name(coordinator->id) : ""}});
    return card;
}

std::optional<Alert> alert_of(const PersonId& author, const delivery::People& people,
                              const delivery::Texts& texts, Instant now) {
    const network::Person* const coordinator = who_reads_dangers(people, now);
    if (!coordinator || coordinator->id == author) return std::nullopt;
    Alert alert{coordinator->id, {}};
    alert.card.urgent = true;
    alert.card.text = texts.render("urgent.alert", Map{{"author", people.name(author)}},
                                   people.tutoiement(coordinator->id));
    return alert;
}

}  // namespace promenade::app
