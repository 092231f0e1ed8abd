#include "tests/simulation/random_definition.hpp"

#include "engine/workflow/chart.hpp"
#include "tests/simulation/dice.hpp"

#include <nlohmann/json.hpp>

#include <regex>
#include <string>

namespace promenade::workflow {

namespace {

using Json = nlohmann::ordered_json;

// What a case may do of its own in all: else it might never rest.
constexpr const char* kBudget = "(!has(fields.spent) || fields.spent < 12)";
constexpr const char* kSpend = "has(fields.spent) ? fields.spent + 1 : 1";
const std::vector<std::string> kTriggers{"t", "u", "v", "approve", "decide"};
const std::vector<std::string> kInner{"r", "s"};
const std::vector<std::string> kGuards{"has(fields.number) && fields.number > 1",
                                       "has(fields.flag) && fields.flag",
                                       "has(fields.kind) && fields.kind == 'one'",
                                       "!has(fields.assignee)",
                                       "has(fields.approved_by) && size(fields.approved_by) >= 2",
                                       "actor.is_author",
                                       "actor.onbehalfof != ''",
                                       "size(active) > 1",
                                       "now.getHours('Europe/Paris') < 12"};
const std::vector<std::string> kDelays{
    "PT1S", "PT90M", "P3D", "business:P1D", "business:referent:P2D", "until:day"};

class Writer {
public:
    Writer(std::uint64_t seed, std::string_view id) : dice_(seed), is_other_(id == kOther) {}

    std::string write() {
        depth_max_ = 1 + dice_.below(4);
        Node root;
        grow(root, 0, dice_.percent(20) ? "parallel" : "compound");
        const char* const id = is_other_ ? kOther : kRandom;
        Json json{{"id", id},
                  {"title", "Hasard"},
                  {"prefix", is_other_ ? "O" : "H"},
                  {"pseudonymous", dice_.percent(50)},
                  {"opens_with", "open"},
                  {"readers", {"author", "coordinator", "referent", "assignee", "approved_by"}},
                  {"undo", {{"within", "PT10M"}}},
                  {"listen", {{"s", "fields.kind"}}},
                  {"data", fields()},
                  {"triggers", triggers()}};
        if (dice_.percent(50))
            json["separation"] = Json::array({Json::array({"approve", "decide"})});
        json.update(written(root));
        json.erase("label");
        json["id"] = id;
        return json.dump();
    }

private:
    struct Node {
        std::string id, kind;
        std::vector<Node> children;
    };

    void grow(Node& node, int depth, const std::string& kind) {
        node.id = "n" + std::to_string(count_++);
        node.kind = kind;
        ids_.push_back(node.id);
        if (kind != "compound" && kind != "parallel") return;
        const int children = 2 + dice_.below(2);
        for (int i = 0; i < children; ++i) {
            std::vector<std::string> kinds{"atomic", "atomic"};
            if (depth < depth_max_ && count_ < 25)
                kinds.insert(kinds.end(), {"compound", "compound", "parallel"});
            if (kind == "compound" && i > 0) kinds.push_back("final");
            grow(node.children.emplace_back(), depth + 1, dice_.pick(kinds));
        }
        if (kind == "compound" && dice_.percent(30)) {
            const std::vector<std::string> histories{"shallow", "deep"};
            grow(node.children.emplace_back(), depth + 1, dice_.pick(histories));
        }
    }

    Json fields() {
        const auto choice = [](const char* id) { return Json{{"id", id}, {"label", id}}; };
        Json themes{{"type", "choice"}, {"label", "Thématique"}};
        themes["choices"] = {choice("jeunesse"), choice("parentalite")};
        Json kinds{{"type", "choice"}, {"label", "Genre"}};
        kinds["choices"] = {choice("one"), choice("two")};
        Json note{{"type", "text"}, {"label", "Note"}};
        note["personal"] = {{"of", dice_.percent(50) ? "author" : "actor"},
                            {"retention", "request"}};
        return {{"author", {{"type", "person"}, {"label", "Auteur"}}},
                {"assignee", {{"type", "person"}, {"label", "Suivi par"}}},
                {"approved_by", {{"type", "people"}, {"label", "Approuvé par"}}},
                {"decided_by", {{"type", "people"}, {"label", "Décidé par"}}},
                {"theme", themes},
                {"kind", kinds},
                {"number", {{"type", "number"}, {"label", "Nombre"}, {"min", 0}, {"max", 9}}},
                {"spent", {{"type", "number"}, {"label", "Dépensé"}}},
                {"flag", {{"type", "boolean"}, {"label", "Oui ou non"}}},
                {"day", {{"type", "date"}, {"label", "Jour"}}},
                {"words", {{"type", "list"}, {"label", "Mots"}, {"choices", "kind"}}},
                {"note", note}};
    }

    Json triggers() {
        Json all{{"open", {{"label", "Ouvrir"}, {"by", {"pdn", "coordinator", "system"}}}}};
        all["open"]["form"] = form();
        const std::vector<std::string> senders{"pdn",      "coordinator",    "referent", "author",
                                               "assignee", "theme_referent", "system"};
        for (const std::string& name : kTriggers) {
            Json by{dice_.pick(senders), dice_.pick(senders)};
            if (dice_.percent(30))
                by.push_back({{"who", dice_.pick(senders)}, {"guard", dice_.pick(kGuards)}});
            Json trigger{{"label", "Déclencher " + name}, {"by", by}};
            if (name == "approve") trigger["collects"] = "approved_by";
            if (name == "decide") trigger["collects"] = "decided_by";
            if (dice_.percent(60)) trigger["form"] = form();
            if (dice_.percent(30)) trigger["on_behalf"] = {"coordinator"};
            all[name] = trigger;
        }
        for (const std::string& name : kInner)
            all[name] = {{"label", "Interne " + name}, {"by", {"system"}}};
        return all;
    }

    Json form() {
        Json asked = Json::array();
        for (const char* field :
             {"assignee", "theme", "kind", "number", "flag", "day", "words", "note"})
            if (dice_.percent(25)) asked.push_back({{"field", field}, {"optional", true}});
        return asked;
    }

    Json written(const Node& node) {
        if (node.kind == "shallow" || node.kind == "deep")
            return {{"id", node.id}, {"type", "history"}, {"history", node.kind}};
        Json json{{"id", node.id}, {"label", "État " + node.id}};
        if (node.kind == "final") json["type"] = "final";
        if (node.kind == "parallel") json["type"] = "parallel";
        if (node.kind == "compound") json["initial"] = node.children.front().id;
        for (const Node& child : node.children) {
            json["states"][child.id] = written(child);
            const bool remembers = child.kind == "shallow" || child.kind == "deep";
            if (remembers) json["states"][child.id]["target"] = node.children.front().id;
        }
        if (node.kind == "final") return json;
        if (node.id == "n0") json["on"]["open"] = {{"assign", {{"number", "1"}}}};
        for (const std::string& trigger : kTriggers)
            if (node.id == "n1" || dice_.percent(40))
                json["on"][trigger] = {transition(), transition()};
        for (const std::string& trigger : kInner)
            if (node.id == "n0" || dice_.percent(30)) json["on"][trigger] = spending(transition());
        if (node.id == "n0") return json;
        if (dice_.percent(10)) json["always"] = spending(transition());
        if (dice_.percent(30)) json["after"][dice_.pick(kDelays)] = transition();
        if (dice_.percent(15)) json["entry"] = {{"assign", {{"flag", "has(fields.number)"}}}};
        if (dice_.percent(15)) json["exit"] = {{"assign", {{"kind", "'two'"}}}};
        if (!node.children.empty() && dice_.percent(50)) json["onDone"] = spending(transition());
        return json;
    }

    Json transition() {
        Json json = Json::object();
        if (dice_.percent(80))
            json["target"] = "#" + ids_[static_cast<std::size_t>(1 + dice_.below(count_ - 1))];
        if (dice_.percent(30)) json["guard"] = dice_.pick(kGuards);
        if (dice_.percent(20)) json["reenter"] = true;
        if (dice_.percent(40)) json["emit"] = "random.happened";
        if (dice_.percent(30))
            json["notify"] = {{{"to", "author"}, {"text", "random.happened.author"}}};
        Json assigned = Json::object();
        if (dice_.percent(20)) assigned["assignee"] = "actor.pseudonym";
        if (dice_.percent(20)) assigned["number"] = "null";
        if (dice_.percent(20)) assigned["words"] = "size(active) > 1 ? ['one', 'two'] : ['two']";
        if (!assigned.empty()) json["assign"] = assigned;
        if (dice_.percent(10)) json["raise"] = dice_.pick(kInner);
        if (dice_.percent(15))
            json["send"] = {
                {"trigger", dice_.pick(kInner)}, {"delay", dice_.pick(kDelays)}, {"id", "later"}};
        if (dice_.percent(10)) json["cancel"] = {"later"};
        if (dice_.percent(3))
            json["record"] = {{"member", "fields.author"}, {"set", {{"town", "'Bernay'"}}}};
        if (dice_.percent(4))
            json["spawn"] = {{"definition", is_other_ ? kRandom : kOther}, {"done", "r"}};
        if (dice_.percent(10))
            json["signal"] = {{"trigger", "s"}, {"key", "'one'"}, {"wait", "P1D"}};
        return json;
    }

    Json spending(Json transition) {
        const std::string other = transition.value("guard", "true");
        transition["guard"] = "(" + other + ") && " + kBudget;
        transition["assign"]["spent"] = kSpend;
        return transition;
    }

    Dice dice_;
    bool is_other_;
    int depth_max_ = 0, count_ = 0;
    std::vector<std::string> ids_;
};

Definition load(const std::string& json) {
    Result<Definition> loaded = Definition::load(json, "random.json");
    if (!loaded) {
        std::fprintf(stderr, "%s\n%s\n", describe(loaded.error()).c_str(), json.c_str());
        std::abort();
    }
    return std::move(loaded.value());
}

}  // namespace

Definition random_definition(std::uint64_t seed, std::string_view id) {
    return load(Writer{seed, id}.write());
}

Definition renamed(const Definition& definition) {
    static const std::regex kState{R"re("(#?)n(\d+)")re"};
    Json json = Json::parse(std::regex_replace(definition.canonical(), kState, R"("$1m$2")"));
    const std::vector<Node>& nodes = definition.chart().nodes;
    for (std::size_t n = 1; n < nodes.size(); ++n)
        json["migrate"]["states"][nodes[n].name] = "m" + nodes[n].name.substr(1);
    return load(json.dump());
}

}  // namespace promenade::workflow
