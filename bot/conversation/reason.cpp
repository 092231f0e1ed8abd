#include "bot/conversation/reason.hpp"

#include "bot/conversation/reply.hpp"
#include "bot/delivery/card.hpp"
#include "engine/log/codec.hpp"
#include "engine/workflow/why.hpp"

#include <algorithm>
#include <map>

namespace promenade::conversation {

namespace {

constexpr std::size_t kDeadlinesTold = 3;

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
          state_(state),
          definition_(definition),
          actor_(scene.engine.actor_in(speaker.id, state.stream)) {}

    std::string text() const {
        const workflow::Why why = workflow::why(definition_, state_, actor_);
        std::string lines = cause() + "\n" + since();
        for (const auto& [rule, labels] : by_rule(why))
            lines += "\n" + say("why.chance", Map{{"rule", rule}, {"triggers", joined(labels)}});
        if (why.chances.empty()) lines += "\n" + say("why.nothing_to_do", {});
        if (why.deadlines.empty()) return lines + "\n" + say("why.no_deadline", {});
        const std::size_t count = std::min(kDeadlinesTold, why.deadlines.size());
        for (std::size_t i = 0; i < count; ++i) lines += "\n" + told(why.deadlines[i]);
        return lines;
    }

private:
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

    // The last step of the case: by whom, as far as the reader may know, or by a deadline.
    std::string cause() const {
        const auto positions = scene_.store.positions(state_.stream, 1);
        if (!positions) return {};
        for (auto at = positions.value().rbegin(); at != positions.value().rend(); ++at) {
            const auto bytes = scene_.store.read(*at);
            const auto event =
                bytes ? log::decode(bytes.value()) : Result<log::Event>{bytes.error()};
            if (event && event.value().data.contains("configuration")) return step(event.value());
        }
        return {};
    }

    std::string step(const log::Event& event) const {
        const Value data{event.data};
        const workflow::TriggerSpec* const trigger = definition_.trigger(data.text_at("trigger"));
        Map args{{"when", when(event.time)},
                 {"stream", state_.stream.text()},
                 {"title", definition_.title()},
                 {"trigger", trigger ? trigger->label : std::string{}}};
        const workflow::CameBy came = workflow::came_by(definition_, event);
        if (came == workflow::CameBy::migration) return say("why.cause.migration", args);
        // A trigger that the program sent: another case did, or the case itself, later.
        if (came == workflow::CameBy::program)
            return say(!trigger             ? "why.cause.deadline"
                       : event.version == 1 ? "why.cause.opened"
                                            : "why.cause.program",
                       args);
        const bool is_author = event.actor == Value{state_.fields}.text_at("author");
        const bool may_know =
            !is_author || workflow::may_read_field(definition_, state_, actor_, "author");
        args.set("who", may_know ? delivery::shown_name(event.actor, state_.stream, scene_.people,
                                                        scene_.engine, scene_.texts)
                                 : say("name.somebody_else", {}));
        return say(came == workflow::CameBy::undo ? "why.cause.undo" : "why.cause", args);
    }

    std::string since() const {
        std::vector<std::string> labels;
        for (const std::string& node : state_.configuration)
            labels.push_back(definition_.state_label(node));
        return say("why.since",
                   Map{{"state", joined(labels)}, {"when", when(state_.stands_since)}});
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
