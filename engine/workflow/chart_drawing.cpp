#include "engine/workflow/chart_drawing.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/workflow/chart_reach.hpp"
#include "engine/workflow/json_pointer.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>
#include <map>

namespace promenade::workflow {

namespace {

using Edge = Drawing::Edge;
using Line = Drawing::Line;
using Shape = Drawing::Node::Kind;

class Draughtsman {
public:
    Draughtsman(const Definition& definition, const Words& words, const Way* way)
        : procedure_(definition.procedure()),
          chart_(definition.chart()),
          written_(parse_canonical(definition.canonical()).value()),
          words_(words),
          way_(way) {}

    Drawing draw() &&;

private:
    void add_node(NodeIndex n);
    void add_start(NodeIndex n);
    void add_transition(std::uint16_t t);
    void add_edge(Edge::Kind kind, std::size_t from, std::size_t to, Line line);
    std::size_t tail_of(NodeIndex n);
    bool stays(const Transition& transition) const;
    bool is_entered_by_default(NodeIndex n) const;
    Shape kind_of(NodeIndex n) const;

    Line line_of(std::uint16_t t) const;
    std::string condition_of(const Transition& transition) const;
    std::vector<std::string> senders_of(const TriggerSpec& trigger) const;
    std::string delay_of(const TimerSpec& timer) const;
    std::string count(std::string_view unit, std::int64_t number) const;
    std::string word(std::string_view key) const { return words_("chart." + std::string{key}, {}); }

    const Procedure& procedure_;
    const Chart& chart_;
    const Value written_;
    const Words& words_;
    const Way* const way_;
    Drawing drawing_;
    std::vector<std::size_t> drawn_;            // chart node -> its drawing
    std::map<NodeIndex, std::size_t> anytime_;  // chart node -> what can happen throughout it
};

Shape Draughtsman::kind_of(NodeIndex n) const {
    switch (chart_.nodes[n].kind) {
        case Node::Kind::final: return Shape::final;
        case Node::Kind::shallow_history: return Shape::history;
        case Node::Kind::deep_history: return Shape::deep_history;
        case Node::Kind::atomic: return Shape::state;
        default: break;
    }
    const bool beside = chart_.nodes[chart_.nodes[n].parent].kind == Node::Kind::parallel;
    return beside ? Shape::region : Shape::group;
}

void Draughtsman::add_node(NodeIndex n) {
    const Node& node = chart_.nodes[n];
    Drawing::Node drawn;
    drawn.kind = kind_of(n);
    drawn.label = node.label.empty() ? node.name : node.label;
    if (node.parent != 0) drawn.group = drawn_[node.parent];
    drawn.passed = way_ && way_->passed.test(n);
    drawn.present = way_ && way_->present.test(n);
    drawn_[n] = drawing_.nodes.size();
    drawing_.nodes.push_back(std::move(drawn));
}

// A start is shown where a state is entered without saying which one inside.
bool Draughtsman::is_entered_by_default(NodeIndex n) const {
    if (n == 0) return true;
    const NodeIndex parent = chart_.nodes[n].parent;
    const auto leads_here = [&](const std::vector<NodeIndex>& nodes) {
        return std::find(nodes.begin(), nodes.end(), n) != nodes.end();
    };
    return std::any_of(chart_.transitions.begin(), chart_.transitions.end(),
                       [&](const Transition& t) { return leads_here(t.targets); }) ||
           chart_.nodes[parent].kind == Node::Kind::parallel ||
           (leads_here(chart_.nodes[parent].initial) && is_entered_by_default(parent));
}

void Draughtsman::add_start(NodeIndex n) {
    const Node& node = chart_.nodes[n];
    if (node.kind != Node::Kind::compound || !is_entered_by_default(n)) return;
    Drawing::Node start;
    start.kind = Shape::start;
    if (n != 0) start.group = drawn_[n];
    start.passed = way_ && way_->passed.test(n);
    drawing_.nodes.push_back(start);
    for (const NodeIndex first : node.initial) {
        Edge edge{Edge::Kind::start, drawing_.nodes.size() - 1, drawn_[first], {}, start.passed};
        drawing_.edges.push_back(std::move(edge));
    }
}

// Where an arrow that leaves the node begins: one that leaves a group may leave any state in it.
std::size_t Draughtsman::tail_of(NodeIndex n) {
    if (n != 0 && chart_.nodes[n].is_leaf()) return drawn_[n];
    const auto known = anytime_.find(n);
    if (known != anytime_.end()) return known->second;
    Drawing::Node anytime;
    anytime.kind = Shape::anytime;
    anytime.label = word("anytime");
    if (n != 0) anytime.group = drawn_[n];
    anytime_.emplace(n, drawing_.nodes.size());
    drawing_.nodes.push_back(std::move(anytime));
    return drawing_.nodes.size() - 1;
}

// No arrow: nothing is left, or the state is entered again.
bool Draughtsman::stays(const Transition& transition) const {
    const auto& targets = transition.targets;
    return std::all_of(targets.begin(), targets.end(),
                       [&](NodeIndex target) { return target == transition.source; });
}

std::string Draughtsman::count(std::string_view unit, std::int64_t number) const {
    const std::string key = "chart.delay." + std::string{unit} + (number == 1 ? "_one" : "");
    return words_(key, {{"count", number}});
}

// « après 2 jours ouvrés », « le jour prévu : Retour prévu le »
std::string Draughtsman::delay_of(const TimerSpec& timer) const {
    using Counts = TimerSpec::Counts;
    if (timer.counts == Counts::until_date) {
        const FieldSpec* const field = procedure_.field(timer.until);
        return words_("chart.on_date", {{"field", field ? field->label : timer.until}});
    }
    const bool worked = timer.counts != Counts::wall_clock;
    using std::chrono::duration_cast;
    std::string text;
    const auto add = [&](std::string_view unit, std::int64_t number) {
        if (number != 0) text += (text.empty() ? "" : " ") + count(unit, number);
    };
    const std::chrono::milliseconds time = timer.delay.time;
    add(timer.counts == Counts::referent_days   ? "referent_days"
        : timer.counts == Counts::assignee_days ? "assignee_days"
        : worked                                ? "worked_days"
                                                : "days",
        timer.delay.days.count());
    add("hours", duration_cast<std::chrono::hours>(time).count());
    add("minutes", duration_cast<std::chrono::minutes>(time).count() % 60);
    add("seconds", duration_cast<std::chrono::seconds>(time).count() % 60);
    add("milliseconds", time.count() % 1000);
    return words_("chart.after", {{"delay", text.empty() ? count("seconds", 0) : text}});
}

std::vector<std::string> Draughtsman::senders_of(const TriggerSpec& trigger) const {
    std::vector<std::string> senders;
    for (const std::string& who : trigger.by) {
        const std::string sender = word("who." + who);
        if (std::find(senders.begin(), senders.end(), sender) == senders.end())
            senders.push_back(sender);
    }
    return senders;
}

// An expression is not for people to read: that there is a condition is.
std::string Draughtsman::condition_of(const Transition& transition) const {
    const Value* const written = value_at(written_, transition.where);
    const std::string said{written ? written->text_at("description") : ""};
    if (!said.empty()) return words_("chart.condition", {{"condition", said}});
    return transition.guard ? word("conditional") : "";
}

Line Draughtsman::line_of(std::uint16_t t) const {
    const Transition& transition = chart_.transitions[t];
    const Cause& cause = transition.cause;
    Line line;
    line.taken = way_ && way_->taken.test(t);
    line.deadline = cause.kind == Cause::Kind::timer;
    if (cause.kind == Cause::Kind::trigger) {
        const std::string& name = chart_.triggers[cause.index];
        const TriggerSpec* const trigger = procedure_.trigger(name);
        line.text = trigger && !trigger->label.empty() ? trigger->label : name;
        if (trigger) {
            std::string small;
            for (const std::string& sender : senders_of(*trigger))
                small += (small.empty() ? "" : ", ") + sender;
            if (!small.empty()) line.small.push_back(small);
        }
    } else if (line.deadline) {
        line.text = delay_of(chart_.timers[cause.index]);
        if (!transition.actions.emit.empty())
            line.small.push_back(words_("replay.event." + transition.actions.emit, {}));
    } else if (cause.kind == Cause::Kind::family) {
        line.text = cause.prefix.empty() ? "*" : cause.prefix + ".*";
    } else {
        line.text = word(cause.kind == Cause::Kind::done ? "done" : "always");
    }
    const std::string condition = condition_of(transition);
    if (!condition.empty()) line.small.push_back(condition);
    return line;
}

// Arrows between the same two states are one, with a line for each.
void Draughtsman::add_edge(Edge::Kind kind, std::size_t from, std::size_t to, Line line) {
    const bool taken = line.taken;
    for (Edge& edge : drawing_.edges)
        if (edge.from == from && edge.to == to && edge.kind == kind) {
            const auto same = std::find_if(edge.lines.begin(), edge.lines.end(),
                                           [&](const Line& l) { return l.text == line.text; });
            edge.taken |= taken;
            if (same == edge.lines.end())
                edge.lines.push_back(std::move(line));
            else
                same->taken |= taken;
            return;
        }
    Edge edge{kind, from, to, {}, taken};
    edge.lines.push_back(std::move(line));
    drawing_.edges.push_back(std::move(edge));
}

void Draughtsman::add_transition(std::uint16_t t) {
    const Transition& transition = chart_.transitions[t];
    Line line = line_of(t);
    if (stays(transition)) {
        auto& lines = drawing_.nodes[tail_of(transition.source)].lines;
        const bool again = std::any_of(lines.begin(), lines.end(), [&](const Line& l) {
            return l.text == line.text && l.deadline == line.deadline;
        });
        if (!again) lines.push_back(std::move(line));
        return;
    }
    const bool unasked =
        transition.cause.kind == Cause::Kind::always || transition.cause.kind == Cause::Kind::done;
    const Edge::Kind kind = line.deadline ? Edge::Kind::deadline
                            : unasked     ? Edge::Kind::automatic
                                          : Edge::Kind::action;
    const std::size_t from = tail_of(transition.source);
    for (const NodeIndex target : transition.targets) add_edge(kind, from, drawn_[target], line);
}

Drawing Draughtsman::draw() && {
    drawing_.title = procedure_.title.empty() ? procedure_.id : procedure_.title;
    drawing_.shows_a_way = way_ != nullptr;
    drawn_.resize(chart_.nodes.size());
    for (NodeIndex n = 1; n < chart_.nodes.size(); ++n) add_node(n);
    for (NodeIndex n = 0; n < chart_.nodes.size(); ++n) add_start(n);
    for (const Node& node : chart_.nodes)
        if (node.is_history())
            for (const NodeIndex target : node.initial)
                drawing_.edges.push_back(
                    Edge{Edge::Kind::start,
                         drawn_[static_cast<std::size_t>(&node - chart_.nodes.data())],
                         drawn_[target],
                         {},
                         false});
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t)
        add_transition(static_cast<std::uint16_t>(t));
    return std::move(drawing_);
}

}  // namespace

Drawing draw(const Definition& definition, const Words& words, const Way* way) {
    return Draughtsman{definition, words, way}.draw();
}

}  // namespace promenade::workflow
