#include "bot/delivery/card.hpp"

#include "bot/delivery/entry.hpp"
#include "engine/workflow/where.hpp"

#include <fmt/format.h>

namespace promenade::delivery {

namespace {

std::string zone_of(const People& people) {
    const Value* zone = people.roster().settings.find("zone");
    return zone && zone->text() ? *zone->text() : "Europe/Paris";
}

const Map* partner_of(std::string_view id, const People& people) {
    const auto& partners = people.roster().partners;
    const auto at = partners.find(std::string{id});
    return at == partners.end() ? nullptr : &at->second;
}

}  // namespace

std::string shown_instant(Instant instant, const People& people) {
    const auto local = to_local(instant, zone_of(people));
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const auto minutes = std::chrono::floor<std::chrono::minutes>(local - day).count();
    return fmt::format("{:02}/{:02}/{} {:02}:{:02}", unsigned{date.day()}, unsigned{date.month()},
                       int{date.year()}, minutes / 60, minutes % 60);
}

std::string shown_state(const workflow::Definition& definition, const workflow::CaseState& state) {
    std::string labels;
    for (const std::string& label : workflow::where_it_stands(definition, state))
        labels += (labels.empty() ? "" : ", ") + label;
    return labels;
}

std::string shown_date(const std::string& date) {
    const auto parsed = parse_date(date);
    if (!parsed) return date;
    return fmt::format("{:02}/{:02}/{}", unsigned{parsed.value().day()},
                       unsigned{parsed.value().month()}, int{parsed.value().year()});
}

std::string long_date(LocalDate date, const Texts& texts) {
    const unsigned weekday = std::chrono::weekday{std::chrono::local_days{date}}.iso_encoding();
    const unsigned day{date.day()}, month{date.month()};
    return texts.render(
        day == 1 ? "date.long_first" : "date.long",
        Map{{"weekday", texts.render("date.weekday." + std::to_string(weekday), {})},
            {"day", std::int64_t{day}},
            {"month", texts.render("date.month." + std::to_string(month), {})},
            {"year", std::int64_t{int{date.year()}}}});
}

std::string shown_name(std::string_view name, const StreamId& stream, const People& people,
                       const runtime::Engine& engine, const Texts& texts) {
    const PersonId person = engine.person_behind(name, stream);
    if (person.empty()) return texts.render(name == "system" ? "name.system" : "name.erased", {});
    return people.name(person);
}

namespace {

// A person, or the substitute of one.
std::string shown_signature(std::string_view signature, const StreamId& stream,
                            const People& people, const runtime::Engine& engine,
                            const Texts& texts) {
    const workflow::Signature read = workflow::read_signature(signature);
    std::string name = shown_name(read.actor, stream, people, engine, texts);
    if (read.absent.empty()) return name;
    return texts.render("name.substitute",
                        {{"name", std::move(name)},
                         {"absent", shown_name(read.absent, stream, people, engine, texts)}});
}

}  // namespace

std::string shown_value(const workflow::FieldSpec& field, const Value& value,
                        const StreamId& stream, const People& people, const runtime::Engine& engine,
                        const Texts& texts) {
    if (const std::string* text = value.text()) {
        if (const workflow::Choice* choice = field.choice(*text)) return choice->label;
        if (field.type == "person" || field.type == "people")
            return shown_signature(*text, stream, people, engine, texts);
        if (field.name == "partner")
            if (const Map* partner = partner_of(*text, people))
                return std::string{Value{*partner}.text_at("name")};
        if (field.name == "employer")
            if (const auto employer = people.roster().employers.find(*text);
                employer != people.roster().employers.end())
                return std::string{Value{employer->second.facts}.text_at("name")};
        if (field.type == "date") return shown_date(*text);
        return *text;
    }
    if (const std::int64_t* number = value.number()) {
        if (const workflow::Choice* choice = field.choice(std::to_string(*number)))
            return choice->label;
        return std::to_string(*number);
    }
    if (const List* items = value.list()) {
        std::string joined;
        for (const Value& item : *items)
            joined += (joined.empty() ? "" : ", ") +
                      shown_value(field, item, stream, people, engine, texts);
        return joined;
    }
    if (const bool* boolean = value.boolean())
        return texts.render(*boolean ? "value.yes" : "value.no", {});
    if (field.type == "file" && value.map()) {
        constexpr std::int64_t kKilobyte = 1024;
        return texts.render("value.file",
                            Map{{"kilobytes", value.number_at("size", 0) / kKilobyte + 1}});
    }
    return {};
}

namespace {

// The service, never a person; what is not known is left out.
std::string contact_of(const Map& partner) {
    const Value facts{partner};
    std::string contact;
    for (const char* fact : {"name", "orientation", "phone", "email", "url"})
        if (const std::string_view text = facts.text_at(fact); !text.empty())
            contact.append(contact.empty() ? "" : " · ").append(text);
    return contact;
}

// As this person may read it; empty: not for them, or the case has none.
Result<std::string> readable(const workflow::CaseState& state,
                             const workflow::Definition& definition,
                             const workflow::FieldSpec& field, const workflow::Actor& actor,
                             const People& people, const runtime::Engine& engine,
                             const Texts& texts) {
    if (!workflow::may_read_field(definition, state, actor, field.name)) return std::string{};
    Value value;
    if (const Value* clear = state.fields.find(field.name)) {
        value = *clear;
    } else {
        const auto opened = engine.open_field(state, field.name);
        if (!opened && opened.error().code != Errc::not_found) return opened.error();
        value = opened ? opened.value() : Value{texts.render("name.erased", {})};
    }
    return shown_value(field, value, state.stream, people, engine, texts);
}

Result<const workflow::Definition*> definition_of(const workflow::CaseState& state,
                                                  const People& people) {
    const auto& definitions = people.snapshot().definitions;
    const auto at = definitions.find(state.definition);
    if (at == definitions.end()) return error(Errc::corruption, "definition not deployed");
    return &at->second;
}

// The first file shown, described.
Result<void> add_picture(const workflow::CaseState& state, const PersonId& reader,
                         const workflow::FieldSpec& field, const People& people,
                         const runtime::Engine& engine, const Texts& texts, Card& card) {
    if (field.type != "file" || card.picture) return success();
    const auto file = readable_file(state, reader, field.name, people, engine);
    if (!file) return file.error().code == Errc::not_found ? Result<void>{success()} : file.error();
    const std::string whose{Value{state.fields}.text_at("subject")};
    card.picture = CardPicture{
        state.stream, field.name, file.value(),
        texts.render("picture.alt",
                     Map{{"label", field.label},
                         {"name", shown_name(whose, state.stream, people, engine, texts)}})};
    return success();
}

}  // namespace

Result<Value> readable_file(const workflow::CaseState& state, const PersonId& reader,
                            std::string_view field, const People& people,
                            const runtime::Engine& engine) {
    TRY(const workflow::Definition* definition, definition_of(state, people));
    const workflow::FieldSpec* const spec = definition->field(field);
    const workflow::Actor actor = engine.actor_in(reader, state.stream);
    if (!spec || spec->type != "file" || !workflow::may_read(*definition, state, actor) ||
        !workflow::may_read_field(*definition, state, actor, spec->name))
        return error(Errc::not_found, "no such file");
    TRY(Value file, engine.open_field(state, spec->name));
    return file.map() ? Result<Value>{std::move(file)} : error(Errc::not_found, "no such file");
}

Result<void> add_case_places(const workflow::CaseState& state, const PersonId& reader,
                             const People& people, const runtime::Engine& engine,
                             const Texts& texts, Map& args) {
    TRY(const workflow::Definition* definition, definition_of(state, people));
    const workflow::Actor actor = engine.actor_in(reader, state.stream);
    if (!workflow::may_read(*definition, state, actor)) return success();
    for (const workflow::FieldSpec& field : definition->fields()) {
        TRY(std::string shown, readable(state, *definition, field, actor, people, engine, texts));
        if (!args.contains(field.name)) args.set(field.name, std::move(shown));
    }
    if (definition->id() == kDirectory) {
        TRY(const std::optional<Entry> entry, entry_of(state, people, engine, texts));
        args.set("entry", entry ? shown_entry(*entry, *definition, texts) : std::string{});
    }
    const auto missing = workflow::open_steps(*definition, state);
    args.set("missing", List(missing.begin(), missing.end()));
    if (const auto limits = workflow::undo_limits(*definition, state)) {
        args.set("undo_until", shown_instant(limits->author, people));
        args.set("undo_until_coordination", shown_instant(limits->coordinator, people));
    }
    args.set("actor", shown_name(state.actor, state.stream, people, engine, texts));
    if (const Map* partner = partner_of(Value{state.fields}.text_at("partner"), people)) {
        const std::string note{Value{args}.text_at("partner_note")};
        args.set("partner_contact", contact_of(*partner) + (note.empty() ? "" : "\n" + note));
    }
    return success();
}

Result<Card> case_card(const workflow::CaseState& state, const PersonId& reader,
                       const People& people, const runtime::Engine& engine, const Texts& texts,
                       CardSize size) {
    TRY(const workflow::Definition* definition, definition_of(state, people));
    const workflow::Actor actor = engine.actor_in(reader, state.stream);
    if (!workflow::may_read(*definition, state, actor))
        return error(Errc::rejected, "not_a_reader");
    Card card;
    card.text =
        texts.render("card.title", Map{{"stream", state.stream.text()},
                                       {"title", definition->title()},
                                       {"state", shown_state(*definition, state)},
                                       {"since", shown_instant(state.stands_since, people)}});
    const auto steps = workflow::open_steps(*definition, state);
    if (steps.size() > workflow::where_it_stands(*definition, state).size())
        card.text +=
            "\n" + texts.render("card.steps", Map{{"missing", List(steps.begin(), steps.end())}});
    const bool is_brief = size == CardSize::brief;
    auto fields = workflow::card_fields(*definition, state, actor);
    if (!is_brief) {
        fields.clear();
        for (const workflow::FieldSpec& field : definition->fields()) fields.push_back(&field);
    }
    for (const workflow::FieldSpec* field : fields) {
        TRY(const std::string shown,
            readable(state, *definition, *field, actor, people, engine, texts));
        TRY(add_picture(state, reader, *field, people, engine, texts, card));
        if (!shown.empty())
            card.text +=
                "\n" + texts.render("card.field", Map{{"label", field->label}, {"value", shown}});
    }
    const auto all = workflow::permitted(*definition, state, actor);
    const auto triggers = is_brief ? workflow::card_triggers(*definition, state, actor) : all;
    for (const workflow::TriggerSpec* trigger : triggers)
        card.choices.push_back(Choice{Action{state.stream, state.version, trigger->name, {}, {}},
                                      trigger->label, card.choices.empty()});
    if (triggers.size() < all.size())
        card.choices.push_back(Choice{Action{state.stream, state.version, "", {}, {}},
                                      texts.render("choice.whole_card", {}), false});
    return card;
}

}  // namespace promenade::delivery
