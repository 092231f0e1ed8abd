// Runs a case's chart once and writes down what it did, in the form of a Decision.
#pragma once

#include "engine/workflow/decide.hpp"
#include "engine/workflow/due.hpp"
#include "engine/workflow/form.hpp"
#include "engine/workflow/interpreter.hpp"
#include "engine/workflow/scope.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

// What a chart may have sent itself and still waits, of one case.
inline constexpr std::size_t kSendsPendingMax = 1'000;

// Children that one action may open.
inline constexpr std::size_t kSpawnsMax = 1'000;

// Errors: corruption (a state that the chart does not know).
Result<Standing> standing_of(const Chart& chart, const CaseState& state);

// What a delayed send gives its chart when it is due. Borrows the timer's names.
Happening sent_by(const Timer& timer);

// What an open case listens for: a key that has no value yet is listened for by none. And as an
// event has it.
std::vector<Listen> listens_of(const Procedure& procedure, CaseScope& scope);
Value as_value(const std::vector<Listen>& listens);

class Macrostep final : public Host {
public:
    // Borrows everything; the case and the submission stay as they are.
    Macrostep(const Procedure& procedure, const CaseState& state, Standing standing,
              const Actor& actor, const Submission& submission, const DecideContext& context);

    // False: nothing was enabled. A case that is opened is started first, then triggered, in the
    // same step. Errors: rejected (expression; guard_failed: a guard that was met has no value, and
    // not because it looks at what is absent), invalid.
    Result<bool> react(const Happening& happening);
    // Which transitions would be taken. Errors: rejected (guard_failed).
    Result<Indices> foresee(const Happening& happening);

    // Where the chart stands after it.
    const Standing& standing() const { return standing_; }
    // What was done, under the name of the trigger or timer. `fired`: a timer that ends with it.
    Decision decision(std::string_view trigger, std::string_view fired = {}) &&;

    Verdict judge(const Transition& transition) override;
    Result<void> act(const Actions& actions, Agenda& agenda) override;
    Result<Map> output(NodeIndex final_node, Agenda& agenda) override;
    const Happening& handle(Happening happening) override;
    void entered(NodeIndex node) override;
    void left(NodeIndex node) override;

private:
    Verdict verdict_on(const Expression& guard);
    Result<bool> holds(const Expression& guard, const std::string& where, Agenda& agenda);
    Result<void> check_guards() const;
    Result<void> act_on(const Actions& actions, Agenda& agenda);
    Result<void> assign(const std::vector<Assignment>& assignments);
    Result<void> send(const Sending& sending, Agenda& agenda);
    void cancel(const std::string& id);
    Result<void> spawn(const Spawning& spawning);
    Result<void> signal(const Signalling& signalling);
    Result<void> record(const MemberRecording& recording);
    void note_listens();
    Result<void> note_output();
    void record_relations(Decision& decision);
    Result<Map> values_of(const std::vector<Assignment>& assignments);
    const Map& fields() const { return fields_copied_ ? fields_ : state_.fields; }
    void change(std::string_view field, Value value);
    void store_form();
    void look_at(const Happening& happening);
    Result<std::string> name_of_send(const std::string& id) const;
    List changed_history() const;
    List entered_again() const;
    List new_timers() const;
    std::vector<std::string> stopped_timers(std::string_view fired) const;

    const Procedure& procedure_;
    const CaseState& state_;
    const Actor& actor_;
    const Submission& submission_;
    const DecideContext& context_;
    Standing standing_;
    Happening now_;  // what is being looked at
    ChartView view_;
    CaseScope scope_;
    Map fields_;  // once anything changed
    bool fields_copied_ = false;
    bool form_stored_ = true;
    std::string_view collects_;  // the field that keeps who sent the trigger
    Map changes_;
    std::vector<std::uint16_t> set_, stopped_;  // timers
    std::vector<NodeIndex> again_;              // leaves that were active before, left and entered
    std::vector<Timer> sends_;                  // delayed, in their order
    std::vector<std::string> cancelled_;        // names of pending sends
    std::vector<Spawn> spawns_;
    bool spawns_by_list_ = false;
    std::vector<Signal> signals_;
    std::vector<MemberChange> members_;
    std::optional<Value> listens_;  // where they changed
    Map output_;                    // of the case, once it is over
    std::string event_type_;
    std::vector<Effect> effects_;
    std::string failed_;  // where the first guard stands that has no value
};

}  // namespace promenade::workflow
