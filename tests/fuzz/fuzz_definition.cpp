// Any bytes as a definition: refused with a place, or the canonical bytes load as the same one.
#include "engine/workflow/definition.hpp"

namespace promenade::workflow {
namespace {

void load(std::string_view bytes, Strictness strictness) {
    const Result<Definition> loaded = Definition::load(bytes, "fuzz.json", strictness);
    if (!loaded) {
        ENGINE_ASSERT(loaded.error().code == Errc::invalid);
        ENGINE_ASSERT(loaded.error().where.starts_with("fuzz.json#"));
        return;
    }
    const Result<Definition> again =
        Definition::load(loaded.value().canonical(), "again.json", strictness);
    ENGINE_ASSERT(again && again.value().hash() == loaded.value().hash());
}

}  // namespace
}  // namespace promenade::workflow

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using promenade::workflow::Strictness;
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    promenade::workflow::load(bytes, Strictness::deployed);
    promenade::workflow::load(bytes, Strictness::plain);
    return 0;
}
