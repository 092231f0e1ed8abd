#include "bot/delivery/people.hpp"

namespace promenade::delivery {

namespace {

Named named_from(const Value& value) {
    return {std::string{value.text_at("given_name")}, std::string{value.text_at("family_name")},
            std::string{value.text_at("email")}, std::string{value.text_at("phone")}};
}

}  // namespace

std::string Named::full() const {
    if (given_name.empty()) return family_name;
    return family_name.empty() ? given_name : given_name + " " + family_name;
}

Result<People> People::from(std::shared_ptr<const runtime::Snapshot> snapshot,
                            const runtime::Engine& engine) {
    People people;
    const auto forgotten = [](const Error& reason) { return reason.code == Errc::not_found; };
    for (const auto& [id, person] : snapshot->roster.people) {
        if (!person.identity) continue;
        const auto identity = engine.open_sealed(*person.identity, "identity");
        if (identity)
            people.names_.emplace(id, named_from(identity.value()));
        else if (!forgotten(identity.error()))
            return identity.error();
    }
    for (const auto& [id, employer] : snapshot->roster.employers) {
        if (!employer.contact) continue;
        const auto contact = engine.open_sealed(*employer.contact, "contact");
        if (contact) {
            Named named = named_from(contact.value());
            if (named.family_name.empty()) named.family_name = contact.value().text_at("name");
            people.contacts_.emplace(id, std::move(named));
        } else if (!forgotten(contact.error())) {
            return contact.error();
        }
    }
    for (const auto& account : snapshot->roster.accounts) {
        const auto opened = engine.open_sealed(account.account, "account");
        if (!opened && !forgotten(opened.error())) return opened.error();
        if (!opened || !opened.value().text()) continue;
        const std::pair<std::string, std::string> place{account.platform, *opened.value().text()};
        people.accounts_[place] = account.person;
        people.places_.emplace(account.person, place);
    }
    people.snapshot_ = std::move(snapshot);
    return people;
}

const Named* People::find(const PersonId& person) const {
    const auto at = names_.find(person);
    return at == names_.end() ? nullptr : &at->second;
}

std::string People::name(const PersonId& person) const {
    const Named* named = find(person);
    if (!named) named = employer_contact(person.text());
    return named ? named->full() : person.text();
}

const Named* People::employer_contact(const std::string& employer) const {
    const auto at = contacts_.find(employer);
    return at == contacts_.end() ? nullptr : &at->second;
}

PersonId People::behind(const std::string& platform, const std::string& account) const {
    const auto at = accounts_.find({platform, account});
    return at == accounts_.end() ? PersonId{} : at->second;
}

std::vector<std::pair<std::string, std::string>> People::accounts(const PersonId& person) const {
    std::vector<std::pair<std::string, std::string>> places;
    const auto [first, last] = places_.equal_range(person);
    for (auto at = first; at != last; ++at) places.insert(places.begin(), at->second);
    return places;
}

bool People::tutoiement(const PersonId& person) const {
    const network::Person* known = roster().person(person);
    return known && known->role == network::Role::pdn &&
           Value{roster().settings}.boolean_at("tutoiement", false);
}

std::optional<LocalDate> People::back_on(const PersonId& person, LocalDate day) const {
    constexpr int kYearDays = 366;
    const network::Person* const away = roster().person(person);
    if (!away || !network::is_away(*away, day)) return std::nullopt;
    const Calendar& calendar = snapshot_->calendars.of_person(person.text());
    for (int passed = 1; passed < kYearDays; ++passed) {
        const LocalDate next{std::chrono::sys_days{day} + std::chrono::days{passed}};
        if (!network::is_away(*away, next) && calendar.is_worked(next)) return next;
    }
    return std::nullopt;
}

}  // namespace promenade::delivery
