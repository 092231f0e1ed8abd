#include "engine/audit/proof.hpp"

#include "tests/engine/audit/number_log.hpp"

#include <gtest/gtest.h>

namespace promenade::audit {
namespace {

using testing::decimal_leaf;
using testing::hash_from;
using testing::merkle_vectors;
using testing::NumberLog;

Proof proof_from(const nlohmann::json& hashes) {
    Proof proof;
    for (const auto& hash : hashes) proof.push_back(hash_from(hash));
    return proof;
}

// "2/5" or "3->7".
std::pair<Position, Position> numbers_of(const std::string& name, const std::string& mark) {
    const auto at = name.find(mark);
    return {std::stoull(name), std::stoull(name.substr(at + mark.size()))};
}

// The reference leaves of Certificate Transparency and the proofs that Go made over them.
class Reference : public ::testing::Test {
protected:
    Reference() {
        TreeWriter tree;
        heads_.push_back(tree.head());
        for (const std::string text : vectors_["leaves_hex"]) {
            leaves_.push_back(leaf_hash(text.empty() ? Bytes{} : unhex(text).value()));
            tree.append(leaves_.back());
            heads_.push_back(tree.head());
        }
        log::Commit commit;
        commit.appends = {{StreamId{"leaves"}, 0, std::vector<std::string>(8, "x")}};
        commit.rows = tree.take_rows();
        commit.head = tree.head();
        EXPECT_TRUE(store_.commit(commit));
    }

    nlohmann::json vectors_ = merkle_vectors();
    std::vector<Hash> leaves_;
    std::vector<log::TreeHead> heads_;
    storage::MemoryStore store_;
};

TEST_F(Reference, InclusionProofsAreThoseOfGo) {
    ASSERT_EQ(vectors_["inclusion"].size(), 36U);
    for (const auto& [name, hashes] : vectors_["inclusion"].items()) {
        const auto [index, size] = numbers_of(name, "/");
        const Proof proof = proof_from(hashes);
        EXPECT_EQ(inclusion_proof(store_, index, size).value(), proof) << name;
        EXPECT_TRUE(verify_inclusion(index, leaves_[index], heads_[size], proof)) << name;
    }
}

TEST_F(Reference, ConsistencyProofsAreThoseOfGo) {
    ASSERT_EQ(vectors_["consistency"].size(), 36U);
    for (const auto& [name, hashes] : vectors_["consistency"].items()) {
        const auto [earlier, later] = numbers_of(name, "->");
        const Proof proof = proof_from(hashes);
        EXPECT_EQ(consistency_proof(store_, earlier, later).value(), proof) << name;
        EXPECT_TRUE(verify_consistency(heads_[earlier], heads_[later], proof)) << name;
    }
}

TEST(Proof, EveryLeafOfABigLogIsProvedAtEverySize) {
    const NumberLog log{66'000};
    for (const Position size :
         {1U, 2U, 255U, 256U, 257U, 700U, 65'535U, 65'536U, 65'999U, 66'000U}) {
        const log::TreeHead head = log.head_at(size);
        for (const Position index : {Position{0}, size / 3, size / 2, size - 1}) {
            const Proof proof = inclusion_proof(log.store(), index, size).value();
            EXPECT_TRUE(verify_inclusion(index, decimal_leaf(index), head, proof))
                << index << " in " << size;
        }
    }
}

TEST(Proof, EverySizeOfABigLogContinuesTheEarlierOnes) {
    const NumberLog log{66'000};
    const std::vector<Position> sizes{0,   1,      2,      3,      255,    256,
                                      257, 65'535, 65'536, 65'537, 65'999, 66'000};
    for (const Position earlier : sizes) {
        for (const Position later : sizes) {
            const auto proof = consistency_proof(log.store(), earlier, later);
            EXPECT_EQ(proof.has_value(), earlier <= later);
            if (proof) {
                EXPECT_TRUE(
                    verify_consistency(log.head_at(earlier), log.head_at(later), proof.value()))
                    << earlier << " to " << later;
            }
        }
    }
}

// Everything that a liar could try with a proof: another hash, one more, one less, another order.
std::vector<Proof> distortions(const Proof& proof, const Hash& foreign) {
    std::vector<Proof> all;
    for (std::size_t i = 0; i < proof.size(); ++i) {
        for (const std::size_t byte : {0U, 31U}) {
            all.push_back(proof);
            all.back()[i][byte] ^= 1;
        }
        all.push_back(proof);
        all.back().erase(all.back().begin() + static_cast<std::ptrdiff_t>(i));
        if (i > 0) {
            all.push_back(proof);
            std::swap(all.back()[i - 1], all.back()[i]);
        }
    }
    for (const Hash& extra : {Hash{}, foreign}) {
        all.push_back(proof);
        all.back().push_back(extra);
        all.push_back(proof);
        all.back().insert(all.back().begin(), extra);
    }
    return all;
}

TEST(Proof, NoDistortedInclusionProofIsAccepted) {
    const NumberLog log{70};
    for (Position size = 1; size <= 70; ++size) {
        const log::TreeHead head = log.head_at(size);
        for (Position index = 0; index < size; ++index) {
            const Hash leaf = decimal_leaf(index);
            const Proof proof = inclusion_proof(log.store(), index, size).value();
            ASSERT_TRUE(verify_inclusion(index, leaf, head, proof));
            for (const Proof& wrong : distortions(proof, head.root))
                EXPECT_FALSE(verify_inclusion(index, leaf, head, wrong)) << index << "/" << size;
            EXPECT_FALSE(verify_inclusion(index, decimal_leaf(index + 1), head, proof));
            EXPECT_FALSE(verify_inclusion(index, leaf, {size, empty_root()}, proof));
            for (Position other = 0; other <= size + 1; ++other)
                EXPECT_EQ(verify_inclusion(other, leaf, head, proof), other == index);
        }
        EXPECT_FALSE(verify_inclusion(size, head.root, head, {}));
    }
}

TEST(Proof, NoDistortedConsistencyProofIsAccepted) {
    const NumberLog log{70};
    for (Position size = 1; size <= 70; ++size) {
        const log::TreeHead later = log.head_at(size);
        for (Position size_before = 1; size_before < size; ++size_before) {
            const log::TreeHead earlier = log.head_at(size_before);
            const Proof proof = consistency_proof(log.store(), size_before, size).value();
            ASSERT_TRUE(verify_consistency(earlier, later, proof));
            for (const Proof& wrong : distortions(proof, later.root))
                EXPECT_FALSE(verify_consistency(earlier, later, wrong))
                    << size_before << " to " << size;
            EXPECT_FALSE(verify_consistency({size_before, later.root}, later, proof));
            EXPECT_FALSE(verify_consistency(earlier, {size, earlier.root}, proof));
            EXPECT_FALSE(verify_consistency(later, earlier, proof));
            EXPECT_FALSE(verify_consistency({size_before + 1, earlier.root}, later, proof));
        }
    }
}

TEST(Proof, EqualSizesMeanEqualRootsAndAnEmptyTreeProvesNothing) {
    const NumberLog log{5};
    const log::TreeHead head = log.head();
    EXPECT_TRUE(verify_consistency(head, head, {}));
    EXPECT_FALSE(verify_consistency(head, head, {head.root}));
    EXPECT_FALSE(verify_consistency({5, empty_root()}, head, {}));
    EXPECT_TRUE(verify_consistency({0, empty_root()}, head, {}));
    EXPECT_FALSE(verify_consistency({0, head.root}, head, {}));
    EXPECT_FALSE(verify_inclusion(0, empty_root(), {0, empty_root()}, {}));
}

TEST(Proof, WhatTheLogDoesNotHoldIsNotProved) {
    const NumberLog log{5};
    EXPECT_EQ(inclusion_proof(log.store(), 5, 5).error().code, Errc::invalid);
    EXPECT_EQ(inclusion_proof(log.store(), 0, 6).error().code, Errc::invalid);
    EXPECT_EQ(consistency_proof(log.store(), 3, 6).error().code, Errc::invalid);
    EXPECT_EQ(consistency_proof(log.store(), 4, 3).error().code, Errc::invalid);
}

}  // namespace
}  // namespace promenade::audit
