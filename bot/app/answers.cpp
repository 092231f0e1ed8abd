#include "bot/app/answers.hpp"

#include "bot/delivery/card.hpp"
#include "engine/core/encoding.hpp"

#include <algorithm>
#include <charconv>

namespace promenade::app {

namespace {

using platforms::web::AnswerInput;
using platforms::web::AnswerPage;

constexpr std::size_t kParts = 5;  // case, trigger, version, contact, end

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// Whoever has no account: the others answer in their conversation.
bool answers_by_link(const network::Person& person) {
    return !person.erased &&
           (person.role == network::Role::employer || person.role == network::Role::partner);
}

// Who answers for the employer may change: what the one before received opens nothing more. The
// event that recorded the contact stands for them; a partner's is in clear and names none.
std::string contact_of(const PersonId& person, const network::Roster& roster) {
    const auto employer = roster.employers.find(person.text());
    return employer == roster.employers.end() || !employer->second.contact
               ? "0"
               : employer->second.contact->event_id;
}

std::optional<AnswerInput::Kind> kind_of(const workflow::FieldSpec& field) {
    if (!field.choices.empty() && field.type != "list") return AnswerInput::Kind::choice;
    if (field.type == "number") return AnswerInput::Kind::number;
    if (field.type == "date") return AnswerInput::Kind::date;
    if (field.type == "boolean") return AnswerInput::Kind::yes_no;
    return std::nullopt;
}

AnswerInput input_of(const workflow::FieldSpec& field, bool optional) {
    AnswerInput input{field.name, field.label, *kind_of(field), {},
                      optional,   field.min,   field.max,       {}};
    for (const workflow::Choice& choice : field.choices)
        input.choices.emplace_back(choice.id, choice.label);
    return input;
}

// Nothing: it is no value of this kind.
std::optional<Value> value_of(const AnswerInput& input, const workflow::FieldSpec& field) {
    switch (input.kind) {
        case AnswerInput::Kind::date:
            if (!parse_date(input.given)) return std::nullopt;
            return Value{input.given};
        case AnswerInput::Kind::yes_no:
            if (input.given != "yes" && input.given != "no") return std::nullopt;
            return Value{input.given == "yes"};
        case AnswerInput::Kind::number:
        case AnswerInput::Kind::choice: break;
    }
    if (field.type != "number") return Value{input.given};
    const auto number = whole_number(input.given);
    return number ? std::optional{Value{*number}} : std::nullopt;
}

}  // namespace

std::string Answers::used_key(std::string_view token) const {
    const Hash mac = hmac_sha256(parts_.key.view(), {bytes_of("answered"), bytes_of(token)});
    return std::string{text_of(mac)};
}

const workflow::TriggerSpec* Answers::asked_of(const workflow::Definition& definition,
                                               const workflow::CaseState& state,
                                               const PersonId& person) const {
    const workflow::Actor actor = parts_.engine.actor_in(person, state.stream);
    if (!workflow::may_read(definition, state, actor)) return nullptr;
    for (const workflow::TriggerSpec* trigger : workflow::permitted(definition, state, actor)) {
        const bool fits = std::all_of(
            trigger->form.begin(), trigger->form.end(), [&](const workflow::FormField& asked) {
                const workflow::FieldSpec* field = definition.field(asked.field);
                return field && kind_of(*field);
            });
        if (fits) return trigger;
    }
    return nullptr;
}

std::string Answers::link(const PersonId& person, const StreamId& stream) const {
    const auto people = parts_.people();
    const network::Person* const known = people->roster().person(person);
    if (origin_.empty() || !known || !answers_by_link(*known)) return {};
    const auto state = parts_.engine.case_at(stream);
    if (!state) return {};
    const auto& definitions = people->snapshot().definitions;
    const auto definition = definitions.find(state.value().definition);
    if (definition == definitions.end()) return {};
    const auto* trigger = asked_of(definition->second, state.value(), person);
    if (!trigger) return {};
    const auto end = std::chrono::floor<std::chrono::days>(parts_.clock.now()) + kLifetime;
    return origin_ + "/repondre/" +
           links_.sign({stream.text(), trigger->name, std::to_string(state.value().version),
                        contact_of(person, people->roster()),
                        std::to_string(end.time_since_epoch().count())},
                       person);
}

Answers::Asked Answers::read(const std::string& token) const {
    Asked asked;
    asked.people = parts_.people();
    const auto opened = links_.open(token, kParts, asked.people->roster(), answers_by_link);
    const auto end = opened ? whole_number(opened->parts[4]) : std::nullopt;
    if (!end || opened->parts[3] != contact_of(opened->person, asked.people->roster()))
        return asked;
    asked.person = opened->person;
    asked.page.state = AnswerPage::State::expired;
    if (parts_.clock.now() >= std::chrono::sys_days{std::chrono::days{*end}}) return asked;
    asked.page.state = AnswerPage::State::used;
    const auto seen = parts_.engine.seen(used_key(token));
    if (!seen || seen.value()) return asked;
    asked.stream = StreamId{opened->parts[0]};
    const auto state = parts_.engine.case_at(asked.stream);
    if (!state) return asked;
    const auto& definitions = asked.people->snapshot().definitions;
    const auto definition = definitions.find(state.value().definition);
    if (definition == definitions.end()) return asked;
    asked.definition = &definition->second;
    const auto* trigger = asked_of(definition->second, state.value(), asked.person);
    if (!trigger || trigger->name != opened->parts[1]) return asked;
    Map shown;
    if (!delivery::add_case_places(state.value(), asked.person, *asked.people, parts_.engine,
                                   parts_.texts, shown))
        return asked;
    asked.trigger = trigger;
    asked.page.state = AnswerPage::State::open;
    asked.page.title = trigger->label;
    for (const workflow::FieldSpec& field : definition->second.fields())
        if (const std::string value{Value{shown}.text_at(field.name)}; !value.empty())
            asked.page.lines.emplace_back(field.label, value);
    for (const workflow::FormField& field : trigger->form)
        asked.page.inputs.push_back(
            input_of(*definition->second.field(field.field), field.optional));
    return asked;
}

void Answers::take(const std::string& token, const std::map<std::string, std::string>& given,
                   std::function<void(AnswerPage)> done) {
    Asked asked = read(token);
    // A form that is sent twice before the first answer is durable answers once.
    if (asked.page.state == AnswerPage::State::open && in_flight_.contains(token))
        asked.page.state = AnswerPage::State::used;
    if (asked.page.state != AnswerPage::State::open) return done(std::move(asked.page));
    Map data;
    for (AnswerInput& input : asked.page.inputs) {
        const auto at = given.find(input.name);
        if (at != given.end()) input.given = at->second;
        if (input.given.empty() && input.optional) continue;
        auto value = value_of(input, *asked.definition->field(input.name));
        if (value)
            data.set(input.name, *std::move(value));
        else if (asked.page.problem.empty())
            asked.page.problem =
                parts_.texts.render(input.given.empty() ? "answer.missing" : "answer.invalid",
                                    {{"label", input.label}});
    }
    if (!asked.page.problem.empty()) return done(std::move(asked.page));
    runtime::Submission submission;
    submission.actor = asked.person;
    runtime::CaseCommand command;
    command.stream = asked.stream;
    command.trigger = asked.trigger->name;
    command.data = std::move(data);
    submission.cases.push_back(std::move(command));
    // In the commit of the answer itself, and only if it is taken.
    submission.rows.push_back({log::Table::dedup, used_key(token), std::string(8, '\0')});
    in_flight_.insert(token);
    const auto taken = [this, token, page = std::move(asked.page), stream = asked.stream,
                        done = std::move(done)](const Result<runtime::Outcome>& outcome) {
        AnswerPage after = page;
        if (!outcome)
            after.problem = parts_.texts.render("busy", {});
        else if (const auto& refused = outcome.value().refused)
            after.problem =
                parts_.texts.render("refused." + runtime::reason_of(*refused),
                                    {{"stream", stream.text()}, {"where", refused->where}});
        else
            after.state = AnswerPage::State::done;
        in_flight_.erase(token);
        done(after);
    };
    parts_.engine.submit(std::move(submission), [this, taken](Result<runtime::Outcome> outcome) {
        parts_.post([taken, outcome = std::move(outcome)] { taken(outcome); });
    });
}

platforms::web::AnswerDesk Answers::desk() {
    return {[this](const std::string& token) { return read(token).page; },
            [this](const std::string& token, const std::map<std::string, std::string>& given,
                   std::function<void(AnswerPage)> done) { take(token, given, std::move(done)); }};
}

}  // namespace promenade::app
