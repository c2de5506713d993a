using TransposedConv.Benchmarks.Compare;
using TransposedConv.Benchmarks.Compare.Contest;

namespace TransposedConv.Tests.Comparison;

public class InterleavingTests
{
    [Fact]
    public void ContestantsTakeTurnsAfterAnUntimedCallAndEachRoundAnotherOneBegins()
    {
        var order = new List<string>();
        FakeContestant a = new("a", 0.01, order), b = new("b", 0.05, order);

        Quartiles[] times = Interleaving.Measure([(a, 0.01), (b, 0.05)], seconds: 1e-9);

        string[] turnOfA = ["a 1", "a 2"], turnOfB = ["b 1", "b 1"];
        order.Should().Equal([.. turnOfA, .. turnOfB, .. turnOfB, .. turnOfA, .. turnOfA, .. turnOfB, .. turnOfB, .. turnOfA, .. turnOfA, .. turnOfB]);
        times.Select(static time => time.Median).Should().Equal(0.01, 0.05);
    }

    [Fact]
    public void WarmingUpRunsLongEnoughAndOftenEnough()
    {
        var order = new List<string>();
        Interleaving.WarmUp(new FakeContestant("a", 0.02, order), seconds: 0.1, calls: 3).Should().Be(0.02);
        order.Should().Equal("a 1", "a 1", "a 1", "a 1", "a 1");

        order.Clear();
        Interleaving.WarmUp(new FakeContestant("a", 1, order), seconds: 0.5, calls: 100).Should().Be(1);
        order.Should().Equal(["a 1", "a 1"], "three times the seconds is the end of it");
    }

    [Fact]
    public void WarmingUpGoesOnWhileCallsBecomeFaster()
    {
        var order = new List<string>();
        double next = 0.06;
        var learner = new FakeContestant("a", 0, order) { Next = () => next *= 0.9 };

        Interleaving.WarmUp(learner, seconds: 0.1, calls: 1);

        order.Should().HaveCountGreaterThan(7, "not two calls of 54 and 49 ms, but up to 300 ms together");
    }

    /// <summary>Says what it took without taking it.</summary>
    private sealed class FakeContestant(string name, double secondsPerCall, List<string> order) : IContestant
    {
        public string Name => name;

        public Func<double>? Next { get; init; }

        public TimeSpan SpinsFor => TimeSpan.Zero;

        public double Run(int iterations)
        {
            order.Add($"{name} {iterations}");
            return iterations * (Next?.Invoke() ?? secondsPerCall);
        }

        public IReadOnlyList<float[]> Results() => [];
    }
}
