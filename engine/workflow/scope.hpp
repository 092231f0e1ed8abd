// What an expression over a case sees, by name:
//   fields   the clear fields of the case
//   data     the clear fields that came with the command
//   actor    {pseudonym, roles, themes, onbehalfof, is_author, member, stands_in_for}
//   now      a timestamp; absent where a question about buttons is asked
//   active   ids of the active state nodes, ancestors included: 'triage' in active
//   trigger  {name, kind: outside, inside or platform, id: of a send}; empty before the first
//   case     {stream, parent: its stream or '', children: streams of those that are open}
//   members  the network's members (runtime/members.hpp), where a chart runs
//   settings what the network decides of this procedure, where a chart runs
//   network  {themes}: of its settings, where a chart runs
//   item     what a spawn's data is made for
// `active` and `trigger` exist only while a chart runs.
#pragma once

#include "engine/core/instant.hpp"
#include "engine/workflow/chart_view.hpp"
#include "engine/workflow/decide.hpp"
#include "engine/workflow/expression.hpp"

#include <array>
#include <optional>

namespace promenade::workflow {

// Borrows what it is made of. Makes values only for what an expression mentions.
class CaseScope {
public:
    CaseScope(const Map& fields, const Map& data, const Actor& actor, std::optional<Instant> now)
        : fields_(&fields), data_(&data), actor_(&actor), now_(now) {}

    void set_fields(const Map& fields) { fields_ = &fields; }
    void set_data(const Map& data) { data_ = &data; }
    void set_chart(const ChartView& view) { chart_ = &view; }
    void set_case(const CaseState& state) { case_ = &state; }
    // Empty: there are none.
    void set_members(const std::function<Value()>& members) { members_ = &members; }
    // nullptr: there are none.
    void set_settings(const Procedure& procedure, const Map* network) {
        procedure_ = &procedure;
        network_settings_ = network;
    }
    void set_item(const Value* item) { item_ = item; }
    bool has_seen_members() const { return members_value_.has_value(); }
    bool holds(const Expression& condition);
    Result<Value> evaluate(const Expression& expression);

private:
    Expression::Scope bind(const Expression& expression);

    const Map* fields_;
    const Map* data_;
    const Actor* actor_;
    std::optional<Instant> now_;
    const ChartView* chart_ = nullptr;
    const CaseState* case_ = nullptr;
    const std::function<Value()>* members_ = nullptr;
    const Value* item_ = nullptr;
    const Procedure* procedure_ = nullptr;
    const Map* network_settings_ = nullptr;
    Value actor_value_, active_value_, trigger_value_, case_value_, settings_value_, network_value_;
    std::optional<Value> members_value_;
    std::array<Expression::Binding, 11> bindings_;
};

bool is_author(const Map& fields, const Actor& actor);

}  // namespace promenade::workflow
