#include "engine/workflow/permission.hpp"

#include "engine/workflow/macrostep.hpp"
#include "engine/workflow/scope.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

constexpr std::string_view kSystem = "system";

bool contains(const std::vector<std::string>& list, std::string_view item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

// Acting for somebody is acting as them: may_send checked that it is allowed.
bool is_person(std::string_view field, const Actor& actor) {
    return !field.empty() &&
           (field == actor.pseudonym || field == actor.onbehalfof || field == actor.stands_in_for);
}

std::vector<std::string> signatures_in(const Map& fields, std::string_view field) {
    std::vector<std::string> signatures;
    const Value* const found = field.empty() ? nullptr : fields.find(field);
    if (found && found->list())
        for (const Value& signature : *found->list())
            if (signature.text()) signatures.push_back(*signature.text());
    return signatures;
}

// Who did, as the person who asks would call them.
std::string_view already(const std::vector<std::string>& signatures, const Actor& actor) {
    if (!has_signed(signatures, actor)) return {};
    const auto acted = [&](std::string_view name) {
        return !name.empty() &&
               std::any_of(signatures.begin(), signatures.end(),
                           [&](const auto& each) { return read_signature(each).actor == name; });
    };
    return acted(actor.pseudonym)       ? "already_yours"
           : acted(actor.stands_in_for) ? "already_of_the_absent"
                                        : "already_of_a_deputy";
}

bool is_who(const Rule& rule, const Map& fields, const Actor& actor) {
    if (rule.who == "theme_referent") {
        const std::vector<std::string> themes = themes_of(fields);
        return contains(actor.roles, "referent") &&
               std::any_of(themes.begin(), themes.end(),
                           [&](const auto& theme) { return contains(actor.themes, theme); });
    }
    if (!rule.in_field) return contains(actor.roles, rule.who);
    const Value* const field = fields.find(rule.who);
    if (!field) return false;
    if (field->text()) return is_person(*field->text(), actor);
    const std::vector<std::string> people = signatures_in(fields, rule.who);
    return has_signed(people, actor) ||
           (!actor.onbehalfof.empty() && contains(people, actor.onbehalfof));
}

// On what is not known before the trigger is sent.
bool depends_on_what_comes(const Expression& guard) {
    return guard.mentions("data") || guard.mentions("now") || guard.mentions("members") ||
           guard.mentions("settings") || guard.mentions("network");
}

// Guards that do are given the benefit of the doubt: decide asks them again.
class Foresight final : public Judge {
public:
    Foresight(const CaseState& state, const Actor& actor, const ChartView& view)
        : scope_(state.fields, nothing_, actor, std::nullopt) {
        scope_.set_chart(view);
        scope_.set_case(state);
    }

    Verdict judge(const Transition& transition) override {
        const Expression& guard = *transition.guard;
        if (depends_on_what_comes(guard)) return Verdict::holds;
        const Verdict verdict = verdict_of(scope_.evaluate(guard));
        failed_ = failed_ || verdict == Verdict::error;
        return verdict;
    }
    // A guard that was met has no value: the trigger would be refused.
    bool failed() const { return failed_; }

private:
    bool failed_ = false;
    Map nothing_;
    CaseScope scope_;
};

// What all rules of a case see of it and of one actor.
class RuleScope {
public:
    RuleScope(const CaseState& state, const Actor& actor)
        : state_(state), actor_(actor), scope_(state.fields, kNothing, actor, std::nullopt) {
        scope_.set_case(state);
    }
    bool fits(const Rule& rule) {
        return is_who(rule, state_.fields, actor_) && (!rule.guard || scope_.holds(*rule.guard));
    }
    const Rule* first_of(const std::vector<Rule>& rules) {
        const auto at = std::find_if(rules.begin(), rules.end(),
                                     [this](const Rule& rule) { return fits(rule); });
        return at == rules.end() ? nullptr : &*at;
    }

private:
    inline static const Map kNothing;
    const CaseState& state_;
    const Actor& actor_;
    CaseScope scope_;
};

}  // namespace

bool any_fits(const std::vector<Rule>& rules, const CaseState& state, const Actor& actor) {
    return RuleScope{state, actor}.first_of(rules);
}

const Rule* rule_that_lets(const Procedure& procedure, const TriggerSpec& trigger,
                           const CaseState& state, const Actor& actor) {
    return RuleScope{state, actor}.first_of(procedure.rules(trigger).by);
}

std::string_view why_not(const Procedure& procedure, const TriggerSpec& trigger,
                         const CaseState& state, const Actor& actor) {
    const TriggerRules& rules = procedure.rules(trigger);
    const bool for_somebody = !actor.onbehalfof.empty();
    if (for_somebody && std::none_of(actor.roles.begin(), actor.roles.end(), [&](const auto& role) {
            return contains(trigger.on_behalf, role);
        }))
        return "not_allowed";
    RuleScope scope{state, actor};
    if (!scope.first_of(rules.by)) return "not_allowed";
    if (state.version != 0 && !contains(actor.roles, kSystem) && !scope.first_of(procedure.readers))
        return "not_allowed";
    if (const auto reason = already(signatures_in(state.fields, rules.collects), actor);
        !reason.empty())
        return reason;
    for (const std::string& field : rules.separate_from)
        if (has_signed(signatures_in(state.fields, field), actor)) return "separation";
    return {};
}

bool may_send(const Procedure& procedure, const TriggerSpec& trigger, const CaseState& state,
              const Actor& actor) {
    return why_not(procedure, trigger, state, actor).empty();
}

namespace {

// What sending the trigger now comes to, as far as can be seen before it is sent.
enum class Prospect { nothing, refusal, reaction };

Prospect prospect(const Procedure& procedure, const CaseState& state, const TriggerSpec& trigger,
                  const Standing& standing, const Actor& actor) {
    const Happening happening{Happening::Kind::trigger, trigger.name, 0};
    const ChartView view{procedure.chart, standing, happening};
    Prospect best = Prospect::nothing;
    static_cast<void>(in_either_hat(actor, [&](const Actor& acting) {
        if (!may_send(procedure, trigger, state, acting)) return false;
        Foresight foresight{state, acting, view};
        Agenda nothing_yet;
        const Indices taken = select(procedure.chart, standing, happening, foresight, nothing_yet);
        if (foresight.failed()) return false;
        const bool refuses = std::any_of(taken.begin(), taken.end(), [&](std::uint16_t t) {
            const Transition& transition = procedure.chart.transitions[t];
            return !transition.refuse.empty() &&
                   !(transition.guard && depends_on_what_comes(*transition.guard));
        });
        if (!taken.empty()) best = std::max(best, refuses ? Prospect::refusal : Prospect::reaction);
        return best == Prospect::reaction;
    }));
    return best;
}

}  // namespace

std::vector<const TriggerSpec*> permitted(const Definition& definition, const CaseState& state,
                                          const Actor& actor) {
    const Procedure& procedure = definition.procedure();
    std::vector<const TriggerSpec*> found;
    if (state.version == 0) {
        const TriggerSpec* const opening = procedure.trigger(procedure.opens_with);
        if (opening && in_either_hat(actor, [&](const Actor& acting) {
                return may_send(procedure, *opening, state, acting);
            }))
            found.push_back(opening);
        return found;
    }
    const Result<Standing> standing = standing_of(procedure.chart, state);
    if (!standing) return found;
    for (const TriggerSpec& trigger : procedure.triggers)
        if (prospect(procedure, state, trigger, standing.value(), actor) == Prospect::reaction)
            found.push_back(&trigger);
    return found;
}

bool answers(const Definition& definition, const CaseState& state, const Actor& actor,
             const TriggerSpec& trigger) {
    const Procedure& procedure = definition.procedure();
    const Result<Standing> standing = standing_of(procedure.chart, state);
    return standing &&
           prospect(procedure, state, trigger, standing.value(), actor) != Prospect::nothing;
}

bool may_read(const Definition& definition, const CaseState& state, const Actor& actor) {
    return in_either_hat(actor, [&](const Actor& acting) {
        return any_fits(definition.procedure().readers, state, acting);
    });
}

bool may_read_field(const Definition& definition, const CaseState& state, const Actor& actor,
                    std::string_view field) {
    const Procedure& procedure = definition.procedure();
    const FieldSpec* const spec = procedure.field(field);
    if (!spec) return false;
    const std::vector<Rule>& readers = procedure.rules(*spec).readers;
    return in_either_hat(actor, [&](const Actor& acting) {
        if (!readers.empty())
            return any_fits(procedure.readers, state, acting) && any_fits(readers, state, acting);
        RuleScope scope{state, acting};
        return std::any_of(procedure.readers.begin(), procedure.readers.end(),
                           [&](const Rule& reader) {
                               return (reader.fields.empty() || contains(reader.fields, field)) &&
                                      scope.fits(reader);
                           });
    });
}

std::vector<const TriggerSpec*> card_triggers(const Definition& definition, const CaseState& state,
                                              const Actor& actor) {
    const std::vector<std::string>& order = definition.procedure().card.triggers;
    std::vector<const TriggerSpec*> all = permitted(definition, state, actor);
    if (order.empty()) return all;
    std::vector<const TriggerSpec*> shown;
    for (const std::string& name : order)
        for (const TriggerSpec* trigger : all)
            if (trigger->name == name) shown.push_back(trigger);
    return shown;
}

std::vector<const FieldSpec*> card_fields(const Definition& definition, const CaseState& state,
                                          const Actor& actor) {
    const Procedure& procedure = definition.procedure();
    const Map no_data;
    CaseScope scope{state.fields, no_data, actor, std::nullopt};
    scope.set_case(state);
    std::vector<const FieldSpec*> shown;
    for (const CardRules::Shown& rule : procedure.card.fields) {
        const FieldSpec& field = procedure.fields[rule.field];
        if (may_read_field(definition, state, actor, field.name) &&
            (!rule.guard || scope.holds(*rule.guard)))
            shown.push_back(&field);
    }
    if (!procedure.card.fields.empty()) return shown;
    for (const FieldSpec& field : procedure.fields)
        if (may_read_field(definition, state, actor, field.name)) shown.push_back(&field);
    return shown;
}

}  // namespace promenade::workflow
