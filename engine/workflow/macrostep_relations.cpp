// What a macrostep makes happen outside its case: children that it opens, signals that it sends,
// what it listens for, what it changes of a member.
#include "engine/workflow/macrostep.hpp"

namespace promenade::workflow {

std::vector<Listen> listens_of(const Procedure& procedure, CaseScope& scope) {
    std::vector<Listen> listens;
    for (const Listening& listening : procedure.listens) {
        const Result<Value> key = scope.evaluate(listening.key);
        if (key && key.value().text() && !key.value().text()->empty())
            listens.push_back({listening.trigger, *key.value().text()});
    }
    return listens;
}

Value as_value(const std::vector<Listen>& listens) {
    List list;
    for (const Listen& listen : listens)
        list.push_back(Map{{"key", listen.key}, {"trigger", listen.trigger}});
    return list;
}

Result<void> Macrostep::spawn(const Spawning& spawning) {
    List items{Value{}};
    if (spawning.for_each) {
        TRY(Value list, scope_.evaluate(*spawning.for_each));
        if (!list.list() || list.list()->size() > kSpawnsMax)
            return error(Errc::rejected, "expression", spawning.where);
        items = std::move(*list.list());
        spawns_by_list_ = true;
    }
    for (const Value& item : items) {
        scope_.set_item(&item);
        Result<Map> data = values_of(spawning.data);
        scope_.set_item(nullptr);
        TRY(Map values, std::move(data));
        spawns_.push_back({spawning.definition, std::move(values), spawning.done});
    }
    return success();
}

// A key that is absent, of a theme not yet known for instance, reaches nobody.
Result<void> Macrostep::signal(const Signalling& signalling) {
    const Result<Value> key = scope_.evaluate(signalling.key);
    if (!key || !key.value().text() || key.value().text()->empty())
        return error(Errc::rejected, "expression", signalling.where);
    TRY(Map data, values_of(signalling.data));
    std::optional<Instant> until;
    if (signalling.wait) until = due_instant(*signalling.wait, context_.now, fields(), context_);
    signals_.push_back({signalling.trigger, *key.value().text(), std::move(data), until});
    return success();
}

Result<void> Macrostep::record(const MemberRecording& recording) {
    const Result<Value> member = scope_.evaluate(recording.member);
    if (!member || !member.value().text() || member.value().text()->empty())
        return error(Errc::rejected, "expression", recording.where);
    TRY(Map facts, values_of(recording.set));
    members_.push_back({*member.value().text(), std::move(facts)});
    return success();
}

void Macrostep::note_listens() {
    const bool done = is_done(procedure_.chart, standing_.active);
    const auto listens = done ? std::vector<Listen>{} : listens_of(procedure_, scope_);
    listens_.reset();
    if (listens != state_.listens) listens_ = as_value(listens);
}

Result<void> Macrostep::note_output() {
    if (procedure_.chart.platform_triggers || !is_done(procedure_.chart, standing_.active))
        return success();
    for (const NodeIndex n : procedure_.chart.nodes[0].children)
        if (standing_.active.test(n)) {
            TRY(output_, values_of(procedure_.chart.nodes[n].output));
        }
    return success();
}

void Macrostep::record_relations(Decision& decision) {
    if (listens_) decision.data.set("listens", *std::move(listens_));
    if (!output_.empty()) decision.data.set("output", std::move(output_));
    List signals;
    for (const Signal& sent : signals_) {
        Map signal;
        if (!sent.data.empty()) signal.append("data", Map{sent.data});
        signal.append("key", sent.key);
        signal.append("trigger", sent.trigger);
        if (sent.until) signal.append("until", format_instant(*sent.until));
        signals.emplace_back(std::move(signal));
    }
    if (!signals.empty()) decision.data.set("signals", std::move(signals));
    List records;
    for (const MemberChange& change : members_) records.emplace_back(change.member);
    if (!records.empty()) decision.data.set("records", std::move(records));
    decision.lists_members = spawns_by_list_ && !spawns_.empty() && scope_.has_seen_members();
    decision.spawns = std::move(spawns_);
    decision.signals = std::move(signals_);
    decision.members = std::move(members_);
}

}  // namespace promenade::workflow
