#include "engine/workflow/rule_loader.hpp"

#include "engine/workflow/case_names.hpp"
#include "engine/workflow/expression_check.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace promenade::workflow {

namespace {

constexpr std::chrono::days kDelayMax{3'660};
constexpr std::string_view kRoles = "pdn coordinator deputy referent employer partner system";

// Whoever isn't named by a role is in a field of the case; the referent of the theme is found by
// it.
Result<void> check_who(const Place& place, std::string_view who, std::string_view roles,
                       std::string_view referent, const Names& names) {
    if (!names.procedure || is_one_of(who, roles)) return success();
    if (who == referent) {
        if (names.procedure->field("theme")) return success();
        return place.expected("the field \"theme\" declared under data");
    }
    const FieldSpec* const field = names.procedure->field(who);
    if (!field || field->personal || (field->type != "person" && field->type != "people"))
        return place.expected("a role or a field of the type person or people: " +
                              std::string{roles} + " " + std::string{referent});
    return success();
}

Error wrong_expression(const Place& place, const Error& error) {
    return place.expected("an expression: at " + error.where + ", " + error.detail);
}

Result<Rule> load_rule(const Place& place, const Names& names,
                       std::string_view keys = "who guard") {
    Rule rule;
    if (place.value().map()) {
        TRY(place.only(keys));
        TRY(const Place who, place.needed("who"));
        TRY(rule.who, who.text());
        if (const auto guard = place.member("guard")) {
            TRY(rule.guard, load_guard(*guard, names));
        }
    } else {
        TRY(rule.who, place.text());
    }
    TRY(check_who(place, rule.who, kRoles, "theme_referent", names));
    rule.in_field = !is_one_of(rule.who, kRoles) && rule.who != "theme_referent";
    return rule;
}

Result<Notice> load_notice(const Place& place, const Names& names) {
    Notice notice;
    TRY(place.only("to text card guard"));
    TRY(const Place to, place.needed("to"));
    TRY(notice.effect.to, to.text());
    TRY(check_who(to, notice.effect.to, "coordinator", "referent", names));
    TRY(const Place text, place.needed("text"));
    TRY(notice.effect.text, text.text());
    if (!is_dotted_name(notice.effect.text))
        return text.expected("a key of the catalogue: request.answered.author");
    TRY(notice.effect.card, place.boolean_or("card", false));
    if (const auto guard = place.member("guard")) {
        TRY(notice.guard, load_guard(*guard, names));
    }
    return notice;
}

}  // namespace

bool is_role(std::string_view word) { return is_one_of(word, kRoles); }

bool is_one_of(std::string_view word, std::string_view words) {
    const std::string padded = " " + std::string{words} + " ";
    return word.find(' ') == word.npos &&
           padded.find(" " + std::string{word} + " ") != std::string::npos;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool is_dotted_name(std::string_view text) {
    std::size_t words = 0;
    for (std::size_t at = 0; at <= text.size(); ++words) {
        const std::size_t end = std::min(text.find('.', at), text.size());
        if (!is_name(text.substr(at, end - at))) return false;
        at = end + 1;
    }
    return words >= 2;
}

Result<TypedExpression> load_expression(const Place& place, const Names& names) {
    TRY(const std::string text, place.text());
    Result<Expression> parsed = Expression::parse(text);
    if (!parsed) return wrong_expression(place, parsed.error());
    std::optional<CaseNames> known;
    if (names.procedure) known.emplace(names);
    Result<Type> type = check(parsed.value(), known ? &*known : nullptr);
    if (!type) return wrong_expression(place, type.error());
    return TypedExpression{std::move(parsed).value(), std::move(type).value()};
}

Result<Expression> load_key(const Place& place, const Names& names) {
    TRY(TypedExpression loaded, load_expression(place, names));
    const bool is_text = loaded.type.kind == Kind::text || loaded.type.kind == Kind::dyn;
    if (names.procedure && !is_text) return place.expected("a text: not " + describe(loaded.type));
    return std::move(loaded.expression);
}

Result<Expression> load_guard(const Place& place, const Names& names) {
    TRY(TypedExpression loaded, load_expression(place, names));
    const bool is_condition = loaded.type.kind == Kind::boolean || loaded.type.kind == Kind::dyn;
    if (names.procedure && !is_condition)
        return place.expected("a condition: not " + describe(loaded.type));
    return std::move(loaded.expression);
}

Result<Expression> load_assignment(const Place& place, const Names& names, const FieldSpec* field) {
    TRY(TypedExpression loaded, load_expression(place, names));
    const auto fitting = field && names.procedure
                             ? check_fits(loaded.expression, loaded.type, *field)
                             : Result<void>{success()};
    if (!fitting) return wrong_expression(place, fitting.error());
    return std::move(loaded.expression);
}

Result<std::vector<Rule>> load_rules(const Place& list, const Names& names) {
    TRY(list.list());
    std::vector<Rule> rules;
    for (const Place& item : list.items()) {
        TRY(Rule rule, load_rule(item, names));
        rules.push_back(std::move(rule));
    }
    return rules;
}

Result<std::vector<Rule>> load_readers(const Place& list, const Names& names) {
    TRY(list.list());
    std::vector<Rule> rules;
    for (const Place& item : list.items()) {
        TRY(Rule rule, load_rule(item, names, "who guard fields"));
        if (const auto limit = item.value().map() ? item.member("fields") : std::nullopt) {
            TRY(limit->list());
            for (const Place& field : limit->items()) {
                TRY(std::string name, field.text());
                if (names.procedure && !names.procedure->field(name))
                    return field.expected("a field declared under data");
                rule.fields.push_back(std::move(name));
            }
        }
        rules.push_back(std::move(rule));
    }
    return rules;
}

Result<std::vector<Notice>> load_notices(const Place& list, const Names& names) {
    TRY(list.list());
    std::vector<Notice> notices;
    for (const Place& item : list.items()) {
        TRY(Notice notice, load_notice(item, names));
        notices.push_back(std::move(notice));
    }
    return notices;
}

std::optional<TimerSpec> delay_from(std::string_view text) {
    using Counts = TimerSpec::Counts;
    constexpr std::array<std::pair<std::string_view, Counts>, 3> kPrefixes{
        {{"business:referent:", Counts::referent_days},
         {"business:assignee:", Counts::assignee_days},
         {"business:", Counts::coordinator_days}}};
    TimerSpec timer;
    for (const auto& [prefix, counts] : kPrefixes) {
        if (!text.starts_with(prefix)) continue;
        timer.counts = counts;
        text.remove_prefix(prefix.size());
        break;
    }
    const Result<Delay> delay = parse_delay(text);
    if (!delay || delay.value().days > kDelayMax) return std::nullopt;
    // Hours would run on through the night.
    if (timer.counts != Counts::wall_clock && delay.value().time.count() != 0) return std::nullopt;
    timer.delay = delay.value();
    return timer;
}

namespace {

std::string expected_of(std::string_view text) {
    const std::string_view days = text.substr(0, std::min(text.find('T'), text.size()));
    if (days.find_first_of("MY", days.find('P')) != days.npos)
        return "a delay without months or years";
    if (text.starts_with("business:") && parse_delay(text.substr(text.rfind(':') + 1)))
        return "whole worked days, at most ten years";
    return "a delay of at most ten years: P1D, PT2H or business:P1D";
}

}  // namespace

Result<TimerSpec> load_delay(const Place& owner, std::string_view text, const Procedure& procedure,
                             Strictness strictness) {
    constexpr std::string_view kUntil = "until:";
    constexpr std::string_view kSetting = "setting:";
    TimerSpec timer;
    if (text.starts_with(kUntil)) {
        const FieldSpec* const field = procedure.field(text.substr(kUntil.size()));
        if (!field || field->type != "date" || field->personal)
            return owner.expected("until: and a field of the type date, in the clear");
        timer.counts = TimerSpec::Counts::until_date;
        timer.until = field->name;
        return timer;
    }
    if (text.starts_with(kSetting)) {
        const LocalSetting* const setting = procedure.setting(text.substr(kSetting.size()));
        if (!setting || setting->spec.type != "delay")
            return owner.expected("setting: and a delay declared under settings");
        timer = *delay_from(*setting->fallback.text());
        timer.setting = setting->spec.name;
        timer.procedure = procedure.id;
        return timer;
    }
    int millis = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), millis);
    if (strictness == Strictness::plain && failure == std::errc{} && millis >= 0 &&
        end == text.data() + text.size()) {
        timer.delay.time = std::chrono::milliseconds{millis};
        return timer;
    }
    auto delay = delay_from(text);
    if (!delay) return owner.expected(expected_of(text));
    const FieldSpec* const assignee = procedure.field("assignee");
    if (strictness != Strictness::plain && delay->counts == TimerSpec::Counts::assignee_days &&
        (!assignee || assignee->type != "person"))
        return owner.expected("the field \"assignee\" declared under data");
    return *std::move(delay);
}

}  // namespace promenade::workflow
