using TransposedConv.Benchmarks.Compare;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Machine;

namespace TransposedConv.Tests.Comparison;

public class FiguresTests
{
    [Fact]
    public void QuartilesLieBetweenTheNeighboursInOrder()
    {
        Quartiles.Of([5, 1, 3, 2, 4]).Should().Be(new Quartiles(1, 2, 3, 4));
        Quartiles.Of([4, 1, 3, 2]).Should().Be(new Quartiles(1, 1.75, 2.5, 3.25));
        Quartiles.Of([7]).Should().Be(new Quartiles(7, 7, 7, 7));
        FluentActions.Invoking(() => Quartiles.Of([])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void TheRooflineIsTheLargerOfComputingAndMoving()
    {
        var rates = new MachineRates(PeakGflops: 100, BandwidthGbs: 10);

        rates.RooflineSeconds(operations: 2e11, compulsoryBytes: 1e9).Should().Be(2);
        rates.RooflineSeconds(operations: 1e9, compulsoryBytes: 3e10).Should().Be(3);
    }

    [Fact]
    public void DifferencesAreRelativeToTheLargestElement()
    {
        Agreement.RelativeDifference([1, 2, -4.5f], [1, 2, -4]).Should().Be(0.125);
        Agreement.RelativeDifference([0, 0], [0, 0]).Should().Be(0);
    }

    [Fact]
    public void WhatCannotBeComparedDisagrees()
    {
        Agreement.RelativeDifference([1, 2], [1]).Should().Be(double.PositiveInfinity);
        Agreement.RelativeDifference([float.NaN], [float.NaN]).Should().Be(double.PositiveInfinity);
        Agreement.RelativeDifference([1], [0]).Should().Be(double.PositiveInfinity);
    }
}
