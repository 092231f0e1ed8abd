// Any bytes as what came with a command: refused, or each value fits its field and what is personal
// is not in the clear.
#include "engine/core/canonical_json.hpp"
#include "engine/workflow/form.hpp"
#include "tests/fuzz/form_definition.hpp"

#include <algorithm>

namespace promenade::workflow {
namespace {

void read(std::string_view bytes) {
    static const Definition kForms = testing::form_definition();
    const Result<Value> data = parse_json(bytes);
    if (!data || !data.value().map()) return;
    const Procedure& procedure = kForms.procedure();
    const auto read = read_form(procedure, *procedure.trigger("send"), *data.value().map(), {});
    if (!read) {
        ENGINE_ASSERT(read.error().code == Errc::rejected);
        return;
    }
    for (const auto& [name, value] : read.value().clear) {
        const FieldSpec* const field = procedure.field(name);
        ENGINE_ASSERT(field && !field->personal && fits(*field, value));
    }
    for (const auto& [field, value] : read.value().personal)
        ENGINE_ASSERT(field->personal && fits(*field, value));
}

}  // namespace
}  // namespace promenade::workflow

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    promenade::workflow::read({reinterpret_cast<const char*>(data), size});
    return 0;
}
