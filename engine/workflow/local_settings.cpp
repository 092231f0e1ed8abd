#include "engine/workflow/local_settings.hpp"

#include "engine/workflow/field_loader.hpp"
#include "engine/workflow/form.hpp"
#include "engine/workflow/rule_loader.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

bool suits(const FieldSpec& spec, const Value& value) {
    if (spec.type == "delay") return value.text() && delay_from(*value.text());
    if (spec.type == "text") return value.text() && !value.text()->empty();
    return fits(spec, value);
}

const Value* own_value(const Map* network, std::string_view procedure, std::string_view name) {
    const Value* at = network ? network->find("procedures") : nullptr;
    if (at) at = at->find(procedure);
    return at ? at->find(name) : nullptr;
}

}  // namespace

Result<void> load_local_settings(const Place& root, Procedure& procedure) {
    const auto settings = root.member("settings");
    if (!settings) return success();
    TRY(settings->object());
    for (const auto& [name, place] : settings->members()) {
        TRY(place.only("type label help choices min max default"));
        LocalSetting setting;
        TRY(setting.spec, load_setting_type(name, place, procedure));
        TRY(const Place fallback, place.needed("default"));
        if (!suits(setting.spec, fallback.value()))
            return fallback.expected("a value of the type: " + setting.spec.type);
        setting.fallback = fallback.value();
        procedure.settings.push_back(std::move(setting));
    }
    return success();
}

Result<void> check_local_settings(const Definition& definition, const Value& settings,
                                  std::string_view file) {
    const Procedure& procedure = definition.procedure();
    const auto procedures = Place{settings, file}.member("procedures");
    const auto own = procedures ? procedures->member(procedure.id) : std::nullopt;
    if (!own) return success();
    TRY(own->object());
    for (const auto& [name, place] : own->members()) {
        const LocalSetting* const setting = procedure.setting(name);
        if (!setting) return place.expected("a setting that the procedure declares: not " + name);
        if (!suits(setting->spec, place.value()))
            return place.expected("a value of the type: " + setting->spec.type);
    }
    return success();
}

Map local_settings(const Procedure& procedure, const Map* network) {
    Map values;
    for (const LocalSetting& setting : procedure.settings) {
        const Value* const own = own_value(network, procedure.id, setting.spec.name);
        values.set(setting.spec.name, own ? *own : setting.fallback);
    }
    return values;
}

TimerSpec with_local_delay(const TimerSpec& timer, const Map* network) {
    const Value* const own =
        timer.setting.empty() ? nullptr : own_value(network, timer.procedure, timer.setting);
    const auto given = own && own->text() ? delay_from(*own->text()) : std::nullopt;
    TimerSpec local = given.value_or(timer);
    local.setting.clear();
    if (local.delay.days.count() == 0)
        local.delay.time = std::max<std::chrono::milliseconds>(local.delay.time, kSoonest);
    return local;
}

}  // namespace promenade::workflow
