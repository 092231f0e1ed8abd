#include "bot/conversation/reason.hpp"

#include "bot/conversation/reply.hpp"
#include "bot/delivery/card.hpp"
#include "engine/log/codec.hpp"
#include "engine/runtime/members.hpp"
#include "engine/runtime/origin.hpp"
#include "engine/workflow/why.hpp"

#include <map>

namespace promenade::conversation {

namespace {

using workflow::CameBy;

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
    return all;
}

class Explaining {
public:
    Explaining(const Scene& scene, const Speaker& speaker, const workflow::CaseState& state,
               const workflow::Definition& definition)
        : scene_(scene),
          speaker_(speaker),
          state_(state),
          definition_(definition),
          actor_(scene.engine.actor_in(speaker.id, state.stream)) {}

    std::string text() const {
        const workflow::Why why = foreseen();
        std::string lines = cause() + since();
        for (const auto& [rule, labels] : by_rule(why))
            lines += "\n" + say("why.chance", Map{{"rule", rule}, {"triggers", joined(labels)}});
        if (why.chances.empty()) lines += "\n" + say("why.nothing_to_do", {});
        if (why.deadlines.empty()) return lines + "\n" + say("why.no_deadline", {});
        for (const workflow::Why::Deadline& deadline : why.deadlines)
            lines += "\n" + told(deadline);
        return lines;
    }

private:
    workflow::Why foreseen() const {
        const runtime::Snapshot& now = scene_.people.snapshot();
        return workflow::why(definition_, state_, actor_,
                             {scene_.now, &now.calendars, &now.roster.settings,
                              [&] {
                                  return runtime::members_in(state_.stream,
                                                             definition_.pseudonymous(), now.roster,
                                                             scene_.keys);
                              },
                              [&](std::string_view name) {
                                  return scene_.engine.person_behind(name, state_.stream).text();
                              }});
    }

    std::string say(const std::string& key, const Map& args) const {
        return scene_.texts.render(key, args);
    }
    std::string when(Instant instant) const {
        return delivery::shown_instant(instant, scene_.people);
    }

    // « la coordination », « la personne du champ Auteur »
    std::string who(const std::string& rule) const {
        const std::string key = "why.who." + rule;
        if (scene_.texts.has(key)) return say(key, {});
        const workflow::FieldSpec* const field = definition_.field(rule);
        return say("why.who.field", Map{{"field", field ? field->label : rule}});
    }

    std::map<std::string, std::vector<std::string>> by_rule(const workflow::Why& why) const {
        std::map<std::string, std::vector<std::string>> rules;
        for (const workflow::Why::Chance& chance : why.chances) {
            const std::string rule = who(chance.rule);
            rules[chance.stands_in ? say("why.stands_in", Map{{"rule", rule}}) : rule].push_back(
                chance.trigger->label);
        }
        return rules;
    }

    // The last step of the case, and where it came from, as far as the reader may know.
    std::string cause() const {
        const auto positions = scene_.store.positions(state_.stream, 1);
        if (!positions) return {};
        for (auto at = positions.value().rbegin(); at != positions.value().rend(); ++at) {
            const auto bytes = scene_.store.read(*at);
            const auto event =
                bytes ? log::decode(bytes.value()) : Result<log::Event>{bytes.error()};
            if (event && event.value().data.contains("configuration"))
                return step("why.cause", event.value(), state_, definition_, actor_) + "\n" +
                       origin(event.value());
        }
        return {};
    }

    // Of a case that the reader may read.
    std::string origin(const log::Event& event) const {
        const auto first = runtime::origin_of(scene_.store, event);
        if (!first || first.value().id == event.id) return {};
        const StreamId& stream = first.value().stream;
        const auto state = scene_.engine.case_at(stream);
        const auto& definitions = scene_.people.snapshot().definitions;
        const auto at = definitions.find(first.value().definition);
        const workflow::Actor actor = scene_.engine.actor_in(speaker_.id, stream);
        if (!state || at == definitions.end()) return {};
        const auto now = definitions.find(state.value().definition);
        if (now == definitions.end() || !workflow::may_read(now->second, state.value(), actor))
            return {};
        return step("why.origin", first.value(), state.value(), at->second, actor) + "\n";
    }

    std::string step(const std::string& key, const log::Event& event,
                     const workflow::CaseState& state, const workflow::Definition& definition,
                     const workflow::Actor& actor) const {
        const Value data{event.data};
        const std::string_view name = data.text_at("trigger");
        const workflow::TriggerSpec* const trigger = definition.trigger(name);
        const workflow::Chart& chart = definition.chart();
        const auto timer = chart.timer_named(name);
        Map args{{"when", when(event.time)},
                 {"stream", state.stream.text()},
                 {"title", definition.title()},
                 {"state", timer ? chart.nodes[chart.timers[*timer].node].label : std::string{}},
                 {"trigger", trigger ? trigger->label : std::string{}}};
        const auto by_whom = [&] {
            const bool may_know = event.actor != Value{state.fields}.text_at("author") ||
                                  workflow::may_read_field(definition, state, actor, "author");
            args.set("who", may_know
                                ? delivery::shown_name(event.actor, state.stream, scene_.people,
                                                       scene_.engine, scene_.texts)
                                : say("name.somebody_else", {}));
        };
        switch (workflow::came_by(definition, event)) {
            case CameBy::migration: return say(key + ".migration", args);
            case CameBy::deadline: return say(key + ".deadline", args);
            case CameBy::sending: return say(key + ".sending", args);
            case CameBy::parent: return say(key + ".opened", args);
            case CameBy::child: return say(key + ".ended", args);
            case CameBy::signal: return say(key + ".signal", args);
            case CameBy::undo: by_whom(); return say(key + ".undo", args);
            case CameBy::person: by_whom(); break;
        }
        return say(key, args);
    }

    // Of parallel states each since it was entered last; those entered together, together. One that
    // stands alone, and that a reminder enters anew, stands all the same since it came to be.
    std::string since() const {
        std::map<Instant, std::vector<std::string>> entered;
        for (const std::string& node : state_.configuration)
            entered[state_.configuration.size() == 1 ? state_.stands_since
                                                     : workflow::entered_at(state_, node)]
                .push_back(definition_.state_label(node));
        std::string lines;
        for (const auto& [instant, labels] : entered)
            lines += (lines.empty() ? "" : "\n") +
                     say("why.since", Map{{"state", joined(labels)}, {"when", when(instant)}});
        return lines;
    }

    std::string told(const workflow::Why::Deadline& deadline) const {
        Map args{{"when", when(deadline.due)},
                 {"state", joined(deadline.leads_to)},
                 {"trigger", deadline.trigger}};
        std::vector<std::string> people;
        for (const std::string& rule : deadline.told) people.push_back(who(rule));
        args.set("people", joined(people));
        if (!deadline.trigger.empty()) return say("why.deadline.sends", args);
        if (!deadline.leads_to.empty())
            return say(people.empty() ? "why.deadline.moves" : "why.deadline.moves_and_tells",
                       args);
        return say(people.empty() ? "why.deadline.silent" : "why.deadline.tells", args);
    }

    const Scene& scene_;
    const Speaker& speaker_;
    const workflow::CaseState& state_;
    const workflow::Definition& definition_;
    const workflow::Actor actor_;
};

}  // namespace

runtime::Reply reason_for(const Scene& scene, const Speaker& speaker, const StreamId& stream) {
    const runtime::Reply unknown = no_such_case(speaker, stream);
    const auto state = scene.engine.case_at(stream);
    if (!state) return unknown;
    const auto& definitions = scene.people.snapshot().definitions;
    const auto at = definitions.find(state.value().definition);
    if (at == definitions.end() ||
        !workflow::may_read(at->second, state.value(), scene.engine.actor_in(speaker.id, stream)))
        return unknown;
    return {"why.told",
            Map{{"lines", Explaining{scene, speaker, state.value(), at->second}.text()}}};
}

}  // namespace promenade::conversation
