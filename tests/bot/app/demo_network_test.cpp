// The demonstration's network, founded anew.
#include "bot/app/demo_network.hpp"

#include "engine/log/codec.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace promenade::app {
namespace {

TEST(ADemonstrationNetwork, HasALogWhoseTimesNeverGoBack) {
    const std::filesystem::path config = std::string{PROMENADE_SOURCE_DIR} + "/config";
    const promenade::testing::TemporaryFolder folder;
    const auto core =
        Core::open({DataFolder{folder.path()}, config, demo_start(config).value()}, {}).value();
    ASSERT_TRUE(found_demo(*core));
    const log::Store& store = core->store();
    ASSERT_GT(store.size(), 60u);
    Instant last = Instant::min();
    ASSERT_TRUE(store.scan(0, store.size(), [&](Position position, std::string_view bytes) {
        const Instant time = log::decode(bytes).value().time;
        EXPECT_GE(time, last) << position;
        last = time;
        return true;
    }));
}

}  // namespace
}  // namespace promenade::app
