#include "bot/conversation/correction.hpp"

#include "bot/conversation/form.hpp"
#include "bot/conversation/newcomer.hpp"
#include "bot/conversation/reply.hpp"

#include <array>
#include <utility>

namespace promenade::conversation {

namespace {

constexpr const char* kMember = "member";
constexpr const char* kEmployer = "employer";

// The part of an identity that each line shows, by the key of its label.
constexpr std::array<std::pair<const char*, const char*>, 3> kLines{
    {{"name", "data.name"}, {"email", "data.email"}, {"phone", "data.phone"}}};

std::string name_in(const Value& identity) {
    return std::string{identity.text_at("given_name")} + " " +
           std::string{identity.text_at("family_name")};
}

std::string part_of(const Value& identity, std::string_view part) {
    if (part != "name") return std::string{identity.text_at(part)};
    return identity.text_at("given_name").empty() ? std::string{} : name_in(identity);
}

std::string part_of(const delivery::Named& known, std::string_view part) {
    return part == "name" ? known.full() : part == "email" ? known.email : known.phone;
}

std::string changes(const Scene& scene, const delivery::Named& known, const Value& corrected) {
    std::string lines;
    for (const auto& [part, label] : kLines) {
        const std::string after = part_of(corrected, part);
        if (after.empty()) continue;
        const std::string before = part_of(known, part);
        lines += "\n" +
                 scene.texts.render(
                     "correction.line",
                     Map{{"label", scene.texts.render(label, {})},
                         {"before", before.empty() ? scene.texts.render("value.none", {}) : before},
                         {"after", after}});
    }
    return lines;
}

// Whom the draft corrects; nullptr: nobody any more.
const delivery::Named* known_of(const Scene& scene, const Value& data) {
    const std::string_view employer = data.text_at(kEmployer);
    return employer.empty() ? scene.people.find(PersonId{std::string{data.text_at(kMember)}})
                            : scene.people.employer_contact(std::string{employer});
}

Map whole_identity(const delivery::Named& known, const Value& corrected) {
    Map identity{{"given_name", known.given_name}, {"family_name", known.family_name}};
    if (!known.email.empty()) identity.set("email", known.email);
    if (!known.phone.empty()) identity.set("phone", known.phone);
    for (const char* part : {"given_name", "family_name", "email", "phone"})
        if (const Value* const value = corrected.find(part)) identity.set(part, *value);
    return identity;
}

// An employer's contact is one name and an address.
Map whole_contact(const delivery::Named& known, const Value& corrected) {
    const std::string name = part_of(corrected, "name"), email = part_of(corrected, "email");
    return Map{{"name", name.empty() ? known.full() : name},
               {"email", email.empty() ? known.email : email}};
}

bool is_member(const Scene& scene, const std::string& id) {
    const network::Person* const person = scene.people.roster().person(PersonId{id});
    return person && person->role == network::Role::pdn;
}

std::string structure(const Scene& scene, const std::string& employer) {
    return std::string{Value{scene.people.roster().employers.at(employer).facts}.text_at("name")};
}

void restate(const Scene& scene, const Speaker& speaker, Map data, Turn& turn) {
    static const delivery::Named kNobody;
    const delivery::Named* const known = known_of(scene, Value{data});
    const std::string employer{Value{data}.text_at(kEmployer)};
    const PersonId member{std::string{Value{data}.text_at(kMember)}};
    say(turn, "correction.restate",
        Map{{"name", employer.empty() ? scene.people.name(member) : structure(scene, employer)},
            {"lines", changes(scene, known ? *known : kNobody, Value{data})},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    Draft draft;
    draft.command.definition = std::string{kCorrection};
    draft.command.data = std::move(data);
    keep_draft(scene, speaker, std::move(draft), turn);
}

}  // namespace

void take_correction(const Scene& scene, const Speaker& speaker, const std::string& of,
                     Turn& turn) {
    if (!speaker.is(network::Role::coordinator)) return say(turn, "refused.not_allowed");
    const auto colon = of.find(':');
    const auto corrected =
        colon == std::string::npos ? std::nullopt : identity_in(of.substr(colon + 1));
    if (!corrected) return say(turn, "correction.how");
    const std::string who = of.substr(0, colon);
    Map data = *corrected;
    const std::vector<std::string> people = language::people_in(who, scene.vocabulary);
    if (people.size() > 1) return say(turn, "member.which_full_name");
    if (people.size() == 1 && !is_member(scene, people.front()))
        return say(turn, "correction.not_member");
    if (people.size() == 1) {
        data.set(kMember, people.front());
    } else {
        const auto employer = employer_in(who, scene);
        if (!employer) return say(turn, "correction.who");
        data.set(kEmployer, employer.value());
    }
    restate(scene, speaker, std::move(data), turn);
}

void take_own_correction(const Scene& scene, const Speaker& speaker, const std::string& text,
                         Turn& turn) {
    if (!is_member(scene, speaker.id.text())) return say(turn, "correction.not_member");
    Map data = contact_in(text);
    if (data.empty()) return say(turn, "correction.own_how");
    data.set(kMember, speaker.id.text());
    restate(scene, speaker, std::move(data), turn);
}

void record_correction(const Scene& scene, const Speaker& speaker, const Draft& draft, Turn& turn) {
    const Value data{draft.command.data};
    const network::Roster& roster = scene.people.roster();
    const std::string employer{data.text_at(kEmployer)};
    const PersonId member{std::string{data.text_at(kMember)}};
    const delivery::Named* const known = known_of(scene, data);
    // The question may have waited for days.
    if (speaker.id != member && !speaker.is(network::Role::coordinator))
        return say(turn, "refused.not_allowed");
    if (!employer.empty()) {
        const auto at = roster.employers.find(employer);
        if (at == roster.employers.end()) return say(turn, "employer.unknown");
        turn.submission.network.push_back(
            network::RecordEmployer{employer,
                                    at->second.facts,
                                    whole_contact(known ? *known : delivery::Named{}, data),
                                    {}});
        return say(turn, "correction.done");
    }
    const network::Person* const person = roster.person(member);
    if (!person || !known) return say(turn, "member.unknown");
    turn.submission.network.push_back(network::RecordMember{member,
                                                            person->state,
                                                            person->themes,
                                                            person->employer,
                                                            person->facts,
                                                            whole_identity(*known, data),
                                                            {}});
    const network::Person* const coordinator = roster.coordinator();
    const bool is_own = speaker.id == member;
    if (!is_own || coordinator)
        turn.submission.told.push_back(
            {is_own ? coordinator->id : member,
             {is_own ? "correction.told_coordinator" : "correction.told",
              Map{{"name", scene.people.name(member)}, {"lines", changes(scene, *known, data)}}},
             {}});
    say(turn, "correction.done");
}

}  // namespace promenade::conversation
