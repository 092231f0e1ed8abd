#include "bot/app/cli/labels.hpp"

namespace promenade::app {

namespace {

constexpr std::string_view kZone = "Europe/Paris", kPseudonym = "p-";
constexpr std::size_t kPseudonymShown = 10;  // tells the people of one case apart

std::string two_digits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

Map places_of(LocalDate date) {
    return Map{{"day", two_digits(unsigned{date.day()})},
               {"month", two_digits(unsigned{date.month()})},
               {"year", std::int64_t{int{date.year()}}}};
}

}  // namespace

Labels::Labels(const delivery::Texts& texts, const network::Roster& roster)
    : texts_(texts), roster_(roster), zone_(Value{roster.settings}.text_at("zone")) {
    if (zone_.empty()) zone_ = kZone;
    for (const auto& [hash, bytes] : roster.definition_bytes) {
        Result<workflow::Definition> loaded = workflow::Definition::load(bytes, hash);
        // One that this version cannot load has no labels; its events are told as they are stored.
        if (loaded) definitions_.emplace(hash, std::move(loaded).value());
    }
}

std::string Labels::date(LocalDate date) const {
    return texts_.render("replay.date", places_of(date));
}

std::string Labels::when(Instant instant) const {
    const auto local = to_local(instant, zone_);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(local - day).count();
    Map places = places_of(LocalDate{day});
    places.set("hour", two_digits(minutes / 60));
    places.set("minute", two_digits(minutes % 60));
    return texts_.render("replay.when", places);
}

std::string Labels::person(std::string_view id) const {
    if (id == "system") return texts_.render("replay.person.system", {});
    if (id.starts_with(kPseudonym) && id.size() > kPseudonymShown)
        return texts_.render("replay.person.pseudonym",
                             {{"pseudonym", id.substr(0, kPseudonymShown)}});
    const network::Person* const known = roster_.person(PersonId{std::string{id}});
    if (known && known->role == network::Role::coordinator)
        return known->state == "deputy" ? texts_.render("replay.person.deputy", {})
                                        : texts_.render("replay.person.coordinator", {});
    if (known && known->role == network::Role::referent) {
        const List themes{known->themes.begin(), known->themes.end()};
        return texts_.render("replay.person.referent", {{"themes", value("", "themes", themes)}});
    }
    return std::string{id};
}

std::string Labels::sentence(const projections::TimelineEntry& entry) const {
    const Map places{{"subject", person(entry.subject)},
                     {"trigger", trigger(entry.definition, entry.trigger)},
                     {"type", entry.type}};
    // A timer's name has the delay that it was set by: « agreement:P30D ».
    const bool in_time =
        entry.type == "case.advanced" && entry.trigger.find(':') != entry.trigger.npos;
    const std::string key = "replay.event." + entry.type + (in_time ? "_in_time" : "");
    return texts_.has(key) ? texts_.render(key, places)
                           : texts_.render("replay.event_unknown", {{"type", entry.type}});
}

const workflow::Definition* Labels::definition(std::string_view hash) const {
    const auto at = definitions_.find(hash);
    return at == definitions_.end() ? nullptr : &at->second;
}

const workflow::FieldSpec* Labels::spec(std::string_view hash, std::string_view field) const {
    const workflow::Definition* const known = definition(hash);
    return known ? known->field(field) : nullptr;
}

std::string Labels::title(std::string_view hash) const {
    const workflow::Definition* const known = definition(hash);
    return known ? known->title() : std::string{hash};
}

std::string Labels::state(std::string_view hash, std::string_view node) const {
    const workflow::Definition* const known = definition(hash);
    return known ? known->state_label(node) : std::string{node};
}

std::string Labels::trigger(std::string_view hash, std::string_view name) const {
    const workflow::Definition* const known = definition(hash);
    const workflow::TriggerSpec* const found = known ? known->trigger(name) : nullptr;
    return found ? found->label : std::string{name};
}

std::string Labels::field(std::string_view hash, std::string_view name) const {
    if (const workflow::FieldSpec* const known = spec(hash, name)) return known->label;
    const std::string key = "replay.fact." + std::string{name};
    return texts_.has(key) ? texts_.render(key, {}) : std::string{name};
}

std::string Labels::value(std::string_view hash, std::string_view field, const Value& value) const {
    if (const bool* yes = value.boolean())
        return *yes ? texts_.render("replay.yes", {}) : texts_.render("replay.no", {});
    if (const std::int64_t* number = value.number()) return std::to_string(*number);
    if (const List* list = value.list()) {
        std::vector<std::string> items;
        for (const Value& item : *list) items.push_back(this->value(hash, field, item));
        return joined(items, ", ");
    }
    // A deadline that was set: when it is due.
    if (const Value* const due = value.map() ? value.find("due") : nullptr)
        return this->value(hash, field, *due);
    const std::string* const text = value.text();
    if (!text) return {};
    const workflow::FieldSpec* const known = spec(hash, field);
    if (known && known->type == "person") return person(*text);
    if (const workflow::Choice* choice = known ? known->choice(*text) : nullptr)
        return choice->label;
    const std::string key = "replay.value." + std::string{field} + '.' + *text;
    if (!known && texts_.has(key)) return texts_.render(key, {});
    if (const Result<LocalDate> day = parse_date(*text)) return date(day.value());
    if (const Result<Instant> instant = parse_instant(*text)) return when(instant.value());
    return *text;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string all;
    for (const std::string& part : parts) {
        if (!all.empty()) all += between;
        all += part;
    }
    return all;
}

}  // namespace promenade::app
