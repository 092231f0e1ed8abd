// Drives one case as the runtime does: decides, stamps, folds; keeps the events.
#pragma once

#include "engine/core/canonical_json.hpp"
#include "engine/workflow/decide.hpp"
#include "engine/workflow/evolve.hpp"
#include "engine/workflow/migration.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

class CaseDriver {
public:
    explicit CaseDriver(Definition definition) : definition_(std::move(definition)) {}

    std::vector<Decision> send(const Actor& actor, std::string_view trigger, Map data = {}) {
        auto decisions = try_send(actor, trigger, std::move(data)).value();
        record(decisions, actor);
        return decisions;
    }
    std::string refusal(const Actor& actor, std::string_view trigger, Map data = {}) const {
        return refusal_having_seen(0, actor, trigger, std::move(data));
    }
    std::string refusal_having_seen(Version seen, const Actor& actor, std::string_view trigger,
                                    Map data = {}) const {
        const auto decided = try_send(actor, trigger, std::move(data), seen);
        return decided ? "accepted" : text_of(decided.error());
    }
    std::vector<Decision> fire(const Timer& timer) {
        now_ = std::max(now_, timer.due);
        auto decisions = decide_timer(definition_, state_, timer, context()).value();
        record(decisions, Actor{"system", {"system"}, {}, {}});
        return decisions;
    }
    Decision undo(const Actor& actor) {
        std::vector<Decision> decisions{decide_undo(definition_, state_, actor, context()).value()};
        record(decisions, actor);
        return decisions[0];
    }
    std::string undo_refusal(const Actor& actor) const {
        const auto decided = decide_undo(definition_, state_, actor, context());
        return decided ? "accepted" : text_of(decided.error());
    }

    Result<std::vector<Decision>> try_send(const Actor& actor, std::string_view trigger, Map data,
                                           Version seen = 0) const {
        const Command command{StreamId{"T-0001"}, seen, std::string{trigger}, std::move(data),
                              actor};
        return decide(definition_, state_, command, context());
    }
    void record(const std::vector<Decision>& decisions, const Actor& actor) {
        for (const Decision& decision : decisions) {
            events_.push_back(event_of(decision, actor));
            evolve(state_, events_.back());
        }
    }

    // The case follows to another version of its procedure.
    Migration migrate(const Definition& next) {
        Migration migration = plan_migration(definition_, next, state_, context()).value();
        if (migration.fate == Migration::Fate::impossible) return migration;
        definition_ = next;
        record({migration.decision}, Actor{"system", {"system"}, {}, {}});
        return migration;
    }
    // A case that this one opened is over.
    void end_child(const StreamId& child, const std::string& done) {
        const auto decided = decide_ended(definition_, state_, child, done, {}, context());
        if (decided) record(decided.value(), Actor{"system", {"system"}, {}, {}});
    }

    // Goes on from what a row of the case says, as after a restart.
    void resume_from(CaseState state) { state_ = std::move(state); }
    void advance(std::chrono::milliseconds by) { now_ += by; }
    void set_referent_calendar(const std::string& theme, const Calendar& calendar) {
        calendars_.referents[theme] = calendar;
    }
    void set_calendar(const Calendar& calendar) { calendars_.coordinator = calendar; }
    const CaseState& state() const { return state_; }
    const Definition& definition() const { return definition_; }
    const std::vector<log::Event>& events() const { return events_; }
    Instant now() const { return now_; }
    void set_network(Map settings, Value members) {
        settings_ = std::move(settings);
        members_ = std::move(members);
    }
    DecideContext context() const {
        return DecideContext{now_, &calendars_, &settings_, [this] { return members_; }};
    }
    std::string field(std::string_view name) const {
        const Value* const found = state_.fields.find(name);
        return !found ? "" : found->text() ? *found->text() : canonical(*found);
    }

private:
    log::Event event_of(const Decision& decision, const Actor& actor) const {
        log::Event event;
        event.id = "event-" + std::to_string(state_.version + 1);
        event.type = decision.event_type;
        event.stream = StreamId{"T-0001"};
        event.version = state_.version + 1;
        event.position = events_.size();
        event.time = now_;
        event.actor = actor.pseudonym;
        event.onbehalfof = decision.onbehalfof;
        event.definition = definition_.hash();
        event.data = decision.data;
        List children;
        for (std::size_t i = 0; i < decision.spawns.size(); ++i)
            children.push_back("C-" + std::to_string(event.version) + "-" + std::to_string(i));
        if (!children.empty()) event.data.set("spawned", std::move(children));
        List sealed;
        for (const PersonalField& field : decision.personal)
            sealed.push_back(Map{{"alg", "test"}, {"slot", field.name}});
        if (!sealed.empty()) event.data.set("sealed", std::move(sealed));
        return event;
    }
    static std::string text_of(const Error& error) {
        return error.detail + (error.where.empty() ? "" : " at " + error.where);
    }

    Definition definition_;
    CaseState state_;
    Map settings_;
    Value members_ = List{};
    Calendars calendars_;
    Instant now_ = parse_instant("2026-11-20T08:00:00Z").value();
    std::vector<log::Event> events_;
};

}  // namespace promenade::workflow
