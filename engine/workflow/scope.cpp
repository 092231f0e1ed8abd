#include "engine/workflow/scope.hpp"

#include "engine/workflow/local_settings.hpp"

namespace promenade::workflow {

namespace {

Value actor_value(const Actor& actor, bool author) {
    return Map{{"is_author", author},
               {"member", actor.member},
               {"onbehalfof", actor.onbehalfof},
               {"pseudonym", actor.pseudonym},
               {"roles", List(actor.roles.begin(), actor.roles.end())},
               {"stands_in_for", actor.stands_in_for},
               {"themes", List(actor.themes.begin(), actor.themes.end())}};
}

Value case_value(const CaseState& state) {
    List children;
    for (const StreamId& child : state.children) children.push_back(child.text());
    return Map{{"children", std::move(children)},
               {"parent", state.parent.stream.text()},
               {"stream", state.stream.text()}};
}

}  // namespace

bool is_author(const Map& fields, const Actor& actor) {
    const Value* const author = fields.find("author");
    return author && author->text() && !author->text()->empty() &&
           *author->text() == actor.pseudonym;
}

Expression::Scope CaseScope::bind(const Expression& expression) {
    std::size_t count = 0;
    bindings_[count++] = {.name = "fields", .map = fields_};
    bindings_[count++] = {.name = "data", .map = data_};
    if (expression.mentions("actor")) {
        const bool author = is_author(*fields_, *actor_);
        if (Map* const known = actor_value_.map())
            known->set("is_author", author);
        else
            actor_value_ = actor_value(*actor_, author);
        bindings_[count++] = {.name = "actor", .value = &actor_value_};
    }
    if (now_ && expression.mentions("now")) bindings_[count++] = {.name = "now", .instant = &*now_};
    if (chart_ && expression.mentions("active")) {
        active_value_ = chart_->active();
        bindings_[count++] = {.name = "active", .value = &active_value_};
    }
    if (chart_ && expression.mentions("trigger")) {
        trigger_value_ = chart_->trigger();
        bindings_[count++] = {.name = "trigger", .value = &trigger_value_};
    }
    if (case_ && expression.mentions("case")) {
        if (case_value_.is_null()) case_value_ = case_value(*case_);
        bindings_[count++] = {.name = "case", .value = &case_value_};
    }
    if (procedure_ && expression.mentions("settings")) {
        settings_value_ = local_settings(*procedure_, network_settings_);
        bindings_[count++] = {.name = "settings", .value = &settings_value_};
    }
    if (procedure_ && expression.mentions("network")) {
        const Value* const themes = network_settings_ ? network_settings_->find("themes") : nullptr;
        network_value_ = Map{{"themes", themes ? *themes : Value{List{}}}};
        bindings_[count++] = {.name = "network", .value = &network_value_};
    }
    if (members_ && expression.mentions("members")) {
        if (!members_value_) members_value_ = *members_ ? (*members_)() : Value{List{}};
        bindings_[count++] = {.name = "members", .value = &*members_value_};
    }
    if (item_) bindings_[count++] = {.name = "item", .value = item_};
    return {bindings_.data(), count};
}

bool CaseScope::holds(const Expression& condition) { return condition.holds(bind(condition)); }

Result<Value> CaseScope::evaluate(const Expression& expression) {
    return expression.evaluate(bind(expression));
}

}  // namespace promenade::workflow
