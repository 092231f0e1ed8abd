#include "engine/workflow/interpreter.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

constexpr int kLoopSeenFrom = kMicrostepsMax - 100;
constexpr std::size_t kLoopNamesMax = 10;
constexpr std::string_view kGoesRoundIn = "microsteps and goes round in: ", kBetween = ", ";

class Interpreter {
public:
    Interpreter(const Chart& chart, Standing& standing, Host& host)
        : chart_(chart), standing_(standing), sets_(chart, standing), host_(host) {}

    Result<bool> run(const Happening& happening);

private:
    Result<void> start();
    Result<void> settle();
    Result<void> finish();
    std::optional<Happening> next();
    Result<void> microstep(const Indices& transitions);
    Result<void> leave(const Indices& transitions);
    Result<void> enter(const Entries& entries);
    Result<void> do_all(const std::vector<Actions>& blocks);
    Result<void> count();
    Indices select(const Happening& happening) {
        return workflow::select(chart_, standing_, happening, host_, agenda_);
    }
    void remember(NodeIndex history);
    Result<void> report_done(NodeIndex final_node);

    const Chart& chart_;
    Standing& standing_;
    TransitionSets sets_;
    Host& host_;
    Agenda agenda_;
    std::size_t inside_looked_at_ = 0, outside_looked_at_ = 0;
    int microsteps_ = 0;
    std::string where_;  // of the last transition taken
    NodeSet seen_late_;  // leaves of the last microsteps before the bound
};

void Interpreter::remember(NodeIndex history) {
    std::vector<NodeIndex> nodes = sets_.memory_of(history);
    for (Standing::Memory& memory : standing_.memories) {
        if (memory.history != history) continue;
        memory.nodes = std::move(nodes);
        return;
    }
    standing_.memories.push_back(Standing::Memory{history, std::move(nodes)});
}

Result<void> Interpreter::do_all(const std::vector<Actions>& blocks) {
    for (const Actions& actions : blocks) {
        TRY(host_.act(actions, agenda_));
    }
    return success();
}

Result<void> Interpreter::leave(const Indices& transitions) {
    NodeSet left(chart_.nodes.size());
    for (const std::uint16_t t : transitions) left |= sets_.left_by(chart_.transitions[t]);
    Nodes order;
    for_each(left, [&](NodeIndex n) {
        order.push_back(n);
        for (const NodeIndex history : chart_.nodes[n].histories) remember(history);
    });
    std::reverse(order.begin(), order.end());
    for (const NodeIndex n : order) {
        TRY(do_all(chart_.nodes[n].exit));
        host_.left(n);
        standing_.active.reset(n);
    }
    return success();
}

Result<void> Interpreter::enter(const Entries& entries) {
    for (auto i = entries.entered.find_first(); i != NodeSet::kNone;
         i = entries.entered.find_next(i)) {
        const auto n = static_cast<NodeIndex>(i);
        const Node& node = chart_.nodes[n];
        // An internal transition names its source, which was never left.
        if (standing_.active.test_set(n)) continue;
        host_.entered(n);
        TRY(do_all(node.entry));
        if (entries.by_default.test(n)) {
            TRY(host_.act(node.on_default, agenda_));
        }
        for (const NodeIndex history : entries.defaults)
            if (chart_.nodes[history].parent == n) {
                TRY(host_.act(chart_.nodes[history].on_default, agenda_));
            }
        if (node.kind == Node::Kind::final) {
            TRY(report_done(n));
        }
    }
    return success();
}

// The parent is done, and the parallel states above of which it was the last region.
Result<void> Interpreter::report_done(NodeIndex final_node) {
    const auto report = [&](NodeIndex n, Map data) {
        agenda_.inside.push_back(Happening{Happening::Kind::done,
                                           chart_.nodes[n].done_trigger,
                                           n,
                                           Happening::Origin::platform,
                                           {},
                                           std::move(data)});
    };
    NodeIndex n = chart_.nodes[final_node].parent;
    if (n != 0 && chart_.nodes[n].kind == Node::Kind::compound) {
        TRY(Map data, host_.output(final_node, agenda_));
        report(n, std::move(data));
        n = chart_.nodes[n].parent;
    }
    for (; n != 0 && chart_.nodes[n].kind == Node::Kind::parallel &&
           is_finished(chart_, standing_.active, n);
         n = chart_.nodes[n].parent)
        report(n, Map{});
    return success();
}

Result<void> Interpreter::count() {
    if (++microsteps_ == kLoopSeenFrom) seen_late_ = standing_.active;
    if (microsteps_ > kLoopSeenFrom) seen_late_ |= standing_.active;
    if (microsteps_ <= kMicrostepsMax) return success();
    std::string names;
    std::size_t count = 0;
    for (const std::string& name : leaf_names(chart_, seen_late_)) {
        if (count++ == kLoopNamesMax) break;
        if (!names.empty()) names += kBetween;
        names += name;
    }
    return error(Errc::invalid,
                 "the chart does not come to rest within " + std::to_string(kMicrostepsMax) + " " +
                     std::string{kGoesRoundIn} + names,
                 where_);
}

Result<void> Interpreter::microstep(const Indices& transitions) {
    where_ = chart_.transitions[transitions.front()].where;
    TRY(count());
    TRY(leave(transitions));
    for (const std::uint16_t t : transitions) {
        TRY(host_.act(chart_.transitions[t].actions, agenda_));
    }
    return enter(sets_.entered_by(transitions));
}

Result<void> Interpreter::start() {
    standing_.active = NodeSet(chart_.nodes.size());
    standing_.memories.clear();
    return enter(sets_.entered_at_start());
}

std::optional<Happening> Interpreter::next() {
    if (inside_looked_at_ < agenda_.inside.size())
        return std::move(agenda_.inside[inside_looked_at_++]);
    if (outside_looked_at_ < agenda_.outside.size())
        return std::move(agenda_.outside[outside_looked_at_++]);
    return std::nullopt;
}

// Eventless transitions, then what happened inside, until nothing is enabled any more.
Result<void> Interpreter::settle() {
    while (!is_done(chart_, standing_.active)) {
        Indices transitions;
        if (chart_.has_eventless) transitions = select(Happening{Happening::Kind::always});
        if (transitions.empty()) {
            std::optional<Happening> happening = next();
            if (!happening) return success();
            transitions = select(host_.handle(*std::move(happening)));
        }
        // What nobody takes counts too: guards that fail make triggers of their own.
        if (transitions.empty()) {
            TRY(count());
        } else {
            TRY(microstep(transitions));
        }
    }
    return success();
}

// exitInterpreter of the recommendation; a case stays where it ended.
Result<void> Interpreter::finish() {
    for (NodeIndex n = static_cast<NodeIndex>(chart_.nodes.size()); n-- > 0;)
        if (standing_.active.test(n)) {
            TRY(do_all(chart_.nodes[n].exit));
        }
    return success();
}

Result<bool> Interpreter::run(const Happening& happening) {
    if (happening.kind == Happening::Kind::start) {
        TRY(start());
    } else {
        if (is_done(chart_, standing_.active)) return false;
        const Indices transitions = select(happening);
        if (!transitions.empty()) {
            TRY(microstep(transitions));
        }
    }
    // Even where nothing reacted: an eventless guard may look at what came along.
    TRY(settle());
    if (is_done(chart_, standing_.active)) {
        TRY(finish());
    }
    return happening.kind == Happening::Kind::start || microsteps_ > 0;
}

}  // namespace

Result<bool> run(const Chart& chart, const Happening& happening, Standing& standing, Host& host) {
    return Interpreter{chart, standing, host}.run(happening);
}

std::vector<std::string> states_gone_round(const Error& error) {
    const std::size_t at = error.detail.find(kGoesRoundIn);
    std::vector<std::string> names;
    if (error.code != Errc::invalid || at == std::string::npos) return names;
    for (std::size_t from = at + kGoesRoundIn.size(); from < error.detail.size();) {
        const std::size_t end = std::min(error.detail.find(kBetween, from), error.detail.size());
        names.push_back(error.detail.substr(from, end - from));
        from = end + kBetween.size();
    }
    return names;
}

}  // namespace promenade::workflow
