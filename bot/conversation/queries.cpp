#include "bot/conversation/queries.hpp"

#include "bot/conversation/absence.hpp"
#include "bot/conversation/employers.hpp"
#include "bot/conversation/mailing_list.hpp"
#include "bot/conversation/member_card.hpp"
#include "bot/conversation/partners.hpp"
#include "bot/conversation/procedure.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/conversation/taking_up.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

using language::Intent;

constexpr int kListedMax = 12;

std::string state_of(const workflow::CaseState& state, const Scene& scene) {
    const auto& definitions = scene.people.snapshot().definitions;
    const auto definition = definitions.find(state.definition);
    return definition == definitions.end() ? std::string{}
                                           : delivery::shown_state(definition->second, state);
}

std::string field_label(const workflow::CaseState& state, const char* name, const Scene& scene) {
    const auto& definitions = scene.people.snapshot().definitions;
    const auto definition = definitions.find(state.definition);
    const Value* value = state.fields.find(name);
    if (!value || definition == definitions.end()) return {};
    const workflow::FieldSpec* field = definition->second.field(name);
    if (!field) return {};
    return delivery::shown_value(*field, *value, state.stream, scene.people, scene.engine,
                                 scene.texts);
}

}  // namespace

std::string case_line(const Scene& scene, const workflow::CaseState& state) {
    std::string category = field_label(state, "category", scene);
    if (category.empty()) category = field_label(state, "proposed_category", scene);
    const auto& definitions = scene.people.snapshot().definitions;
    const auto definition = definitions.find(state.definition);
    if (category.empty() && definition != definitions.end()) category = definition->second.title();
    return scene.texts.render(
        "list.case", Map{{"stream", state.stream.text()},
                         {"category", std::move(category)},
                         {"state", state_of(state, scene)},
                         {"since", delivery::shown_instant(state.opened_at, scene.people)}});
}

namespace {

// One line a case; its number is a choice to tap.
runtime::Reply list_of(const Scene& scene, const std::string& key,
                       const std::function<bool(const workflow::CaseState&)>& wanted) {
    std::string lines;
    List choices;
    int count = 0;
    scene.open_cases([&](const workflow::CaseState& state) {
        if (!wanted(state)) return true;
        if (++count > kListedMax) return true;
        lines += "\n" + case_line(scene, state);
        choices.push_back(say_choice(state.stream.text(), state.stream.text()));
        return true;
    });
    if (count == 0) return {key + ".none", {}};
    return {key, Map{{"count", count}, {"lines", lines}, {"choices", std::move(choices)}}};
}

runtime::Reply my_requests(const Scene& scene, const Speaker& speaker) {
    return list_of(scene, "my_requests", [&](const workflow::CaseState& state) {
        const Value* author = state.fields.find("author");
        return author && author->text() &&
               *author->text() == scene.engine.actor_in(speaker.id, state.stream).pseudonym;
    });
}

runtime::Reply triage(const Scene& scene, const Speaker& speaker) {
    return list_of(scene, "triage", [&](const workflow::CaseState& state) {
        const auto definition = scene.people.snapshot().definitions.find(state.definition);
        return definition != scene.people.snapshot().definitions.end() &&
               !definition->second.is_register() &&
               workflow::may_read(definition->second, state,
                                  scene.engine.actor_in(speaker.id, state.stream)) &&
               !workflow::permitted(definition->second, state,
                                    scene.engine.actor_in(speaker.id, state.stream))
                    .empty();
    });
}

runtime::Reply referents(const Scene& scene, const Speaker& speaker) {
    const network::Person* person = scene.people.roster().person(speaker.id);
    std::string lines;
    for (const char* theme : {"jeunesse", "parentalite"}) {
        const bool mine =
            !person || person->themes.empty() ||
            std::find(person->themes.begin(), person->themes.end(), theme) != person->themes.end();
        const network::Person* referent = scene.people.roster().referent_of(theme);
        if (mine && referent)
            lines +=
                "\n" + scene.texts.render(
                           "referent.line",
                           Map{{"theme", scene.texts.render(std::string{"theme."} + theme, {})},
                               {"name", scene.people.name(referent->id)}});
    }
    if (lines.empty()) return {"referent.none", {}};
    return {"referent.answer", Map{{"lines", lines}}};
}

runtime::Reply who_reads(const Scene& scene, const Speaker& speaker) {
    if (speaker.manages()) return {"who_reads.manager", {}};
    runtime::Reply reply{
        speaker.role == network::Role::employer ? "who_reads.employer" : "who_reads", {}};
    reply.text += add_coordination_today(scene, false, reply.args);
    return reply;
}

// What is said against the coordination does not go to the coordination: nothing is recorded.
runtime::Reply against_coordination(const Scene& scene) {
    std::string names;
    for (const auto& [id, person] : scene.people.roster().people)
        if (person.role == network::Role::referent && network::in_network(person))
            names += (names.empty() ? "" : ", ") + scene.people.name(id);
    return {"coordination.against", Map{{"names", std::move(names)}}};
}

runtime::Reply sphinx(const Scene& scene, const Speaker& speaker) {
    const network::Person* const asking = scene.people.roster().person(speaker.id);
    if (speaker.role == network::Role::pdn && !(asking && has_label(*asking)))
        return {"sphinx.not_yours", {}};
    const Value settings{scene.people.roster().settings};
    const Value* campaign = settings.find("sphinx");
    const Value* links = campaign ? campaign->find("links") : nullptr;
    const std::string today = format_date(scene.today());
    if (!links || campaign->text_at("open_from") > today || campaign->text_at("deadline") < today)
        return {"sphinx.closed", {}};
    const network::Person* person = scene.people.roster().person(speaker.id);
    std::string lines;
    for (const auto& [theme, link] : *links->map())
        if (link.text() && (!person || person->themes.empty() ||
                            std::find(person->themes.begin(), person->themes.end(), theme) !=
                                person->themes.end()))
            lines += "\n" + *link.text();
    const std::string deadline{campaign->text_at("deadline")};
    return {"sphinx.link", Map{{"lines", lines},
                               {"deadline", deadline.substr(8, 2) + "/" + deadline.substr(5, 2) +
                                                "/" + deadline.substr(0, 4)}}};
}

runtime::Reply rules(const Scene& scene) {
    const Value settings{scene.people.roster().settings};
    const Value* rules = settings.find("rules");
    std::string lines;
    if (rules && rules->list())
        for (const Value& rule : *rules->list())
            lines +=
                "\n" + scene.texts.render("rules.line", Map{{"text", rule.text_at("text")},
                                                            {"source", rule.text_at("source")}});
    if (lines.empty()) return {"rules.none", {}};
    return {"rules.answer", Map{{"lines", lines}}};
}

runtime::Reply export_link(const Scene& scene, const Speaker& speaker) {
    if (speaker.role != network::Role::coordinator) return {"export.not_yours", {}};
    std::string url = scene.export_link(speaker.id);
    if (url.empty()) return {"export.not_here", {}};
    return {"export.link", Map{{"url", std::move(url)}}};
}

// The official documents, with the version that is in force.
runtime::Reply documents(const Scene& scene) {
    const Value settings{scene.people.roster().settings};
    const Value* const documents = settings.find("documents");
    std::string lines;
    if (documents && documents->list())
        for (const Value& document : *documents->list())
            lines += "\n" + scene.texts.render("documents.line",
                                               Map{{"title", document.text_at("title")},
                                                   {"version", document.text_at("version")},
                                                   {"url", document.text_at("url")}});
    if (lines.empty()) return {"documents.none", {}};
    return {"documents", Map{{"lines", lines}}};
}

}  // namespace

namespace {

// The Caf replays what was not sent to it too: without a word of what is sealed, and nothing that
// is sensitive.
bool may_audit(const Speaker& speaker, const workflow::Definition& definition,
               const workflow::CaseState& state) {
    return speaker.role == network::Role::referent && definition.id() == kRequest &&
           Value{state.fields}.number_at("sensitivity", 0) == 0;
}

// The history as the reader may read it now, field by field.
runtime::Reply replay(const Scene& scene, const Speaker& speaker,
                      const language::Reading& reading) {
    const StreamId stream{reading.stream};
    const runtime::Reply unknown = no_such_case(speaker, stream);
    const auto state = scene.engine.case_at(stream);
    const auto& definitions = scene.people.snapshot().definitions;
    const auto definition = definitions.find(state ? state.value().definition : "");
    if (definition == definitions.end()) return unknown;
    const workflow::Actor actor = scene.engine.actor_in(speaker.id, stream);
    const bool reads = workflow::may_read(definition->second, state.value(), actor);
    if (!reads && !may_audit(speaker, definition->second, state.value())) return unknown;
    const auto told = scene.replay(stream, reading.as_of, [&](std::string_view field) {
        const workflow::FieldSpec* const spec = definition->second.field(field);
        return (reads || (spec && !spec->personal)) &&
               workflow::may_read_field(definition->second, state.value(), actor, field);
    });
    if (!told) return unknown;
    return {"replay.told", Map{{"stream", stream.text()}, {"lines", told.value()}}};
}

}  // namespace

runtime::Reply show_case(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                         delivery::CardSize size) {
    const auto state = scene.engine.case_at(stream);
    const runtime::Reply unknown = no_such_case(speaker, stream);
    if (!state) return unknown;
    const auto card = delivery::case_card(state.value(), speaker.id, scene.people, scene.engine,
                                          scene.texts, size);
    if (!card) return unknown;
    Map args{{"card", stream.text()}};
    if (size == delivery::CardSize::whole) args.set("whole", true);
    return {"case.shown", std::move(args)};
}

std::optional<runtime::Reply> answer_from_registers(const Scene& scene, const Speaker& speaker,
                                                    const language::Reading& reading) {
    const bool coordinates = speaker.manages();
    switch (reading.intent) {
        case Intent::my_requests: return my_requests(scene, speaker);
        case Intent::triage:
            return coordinates ? triage(scene, speaker) : runtime::Reply{"triage.not_yours", {}};
        case Intent::member_card:
            if (reading.candidates.size() > 1) {
                List choices;
                for (const std::string& id : reading.candidates)
                    choices.push_back(
                        say_choice(scene.people.name(PersonId{id}),
                                   scene.texts.render("say.member", Map{{"id", id}})));
                return runtime::Reply{"member.which", Map{{"choices", std::move(choices)}}};
            }
            return member_card(scene, speaker,
                               reading.person.empty() ? speaker.id : PersonId{reading.person});
        case Intent::employer_card:
            return coordinates || speaker.role == network::Role::pdn ||
                           speaker.id.text() == reading.employer
                       ? employer_card(scene, speaker, reading.employer)
                       : runtime::Reply{"refused.not_allowed", {}};
        case Intent::who_is_my_referent: return referents(scene, speaker);
        case Intent::sphinx_link: return sphinx(scene, speaker);
        case Intent::rules: return rules(scene);
        case Intent::who_reads: return who_reads(scene, speaker);
        case Intent::against_coordination: return against_coordination(scene);
        case Intent::export_all: return export_link(scene, speaker);
        case Intent::documents: return documents(scene);
        case Intent::partners: return partners_for(scene, reading.text);
        case Intent::deciders: return deciders(scene);
        case Intent::conventions: return conventions(scene);
        case Intent::mailing_list: return mailing_list(scene, speaker, reading.text);
        case Intent::absences: return absences(scene);
        case Intent::help:
            return runtime::Reply{"help." + std::string{network::name_of(speaker.role)},
                                  Map{{"choices", openings(scene, speaker)}}};
        case Intent::replay: return replay(scene, speaker, reading);
        default: return std::nullopt;
    }
}

}  // namespace promenade::conversation
