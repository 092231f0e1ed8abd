#include "engine/storage/tail_check.hpp"

#include "engine/storage/memory_store.hpp"
#include "tests/engine/storage/stored_log.hpp"

#include <gtest/gtest.h>

namespace promenade::storage {
namespace {

using testing::commit_numbers;

std::string said(const log::Store& store, const log::TreeHead& promised) {
    const auto head = check_tail(store, store.size(), promised);
    return head ? "whole" : describe(head.error());
}

TEST(TailCheck, AWholeLogIsWholeAtEveryPromise) {
    MemoryStore store;
    std::vector<log::TreeHead> promises{store.head()};
    for (int i = 0; i < 9; ++i) {
        ASSERT_TRUE(commit_numbers(store, 130));
        promises.push_back(store.head());
    }
    for (const log::TreeHead& promised : promises) EXPECT_EQ(said(store, promised), "whole");
    EXPECT_EQ(check_tail(store, store.size(), promises[3]).value(), store.head());
}

TEST(TailCheck, AnEventThatTheTreeDoesNotHoldIsNamed) {
    MemoryStore store;
    ASSERT_TRUE(commit_numbers(store, 300));
    audit::TreeWriter tree = audit::TreeWriter::load(store, 300).value();
    tree.append(audit::leaf_hash(bytes_of("promised")));
    ASSERT_TRUE(store.commit(
        {300, {{StreamId{"numbers"}, 300, {"stored"}}}, tree.take_rows(), tree.head()}));
    EXPECT_EQ(said(store, store.head()), "corruption: event 300 is not the one recorded");
}

TEST(TailCheck, ALogShorterThanItsPromiseIsMissingTheRest) {
    MemoryStore store;
    ASSERT_TRUE(commit_numbers(store, 10));
    EXPECT_EQ(said(store, {12, Hash{}}),
              "corruption: the log holds 10 events, but 12 were acknowledged: events 10 to 11 are "
              "missing");
}

TEST(TailCheck, AnotherRootAtThePromisedSizeIsTold) {
    MemoryStore store;
    ASSERT_TRUE(commit_numbers(store, 10));
    EXPECT_EQ(said(store, {7, Hash{}}),
              "corruption: the tree over the first 7 events does not have the root that was "
              "acknowledged");
}

}  // namespace
}  // namespace promenade::storage
