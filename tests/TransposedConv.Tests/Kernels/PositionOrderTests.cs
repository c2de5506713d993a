using System.Numerics;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>In which order tiles go through the positions of a grid, and what is left out of each.</summary>
public sealed class PositionOrderTests
{
    /// <summary>Grids whose edges are a part of them that counts: on one to three axes, at both ends or at one, with a batch or without.</summary>
    internal static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        ConvolutionGeometry.ConvTranspose([8, 64, 4, 4], [64, 64, 4, 4], 64, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([2, 32, 3, 3, 8], [32, 32, 4, 4, 4], 32, [2, 2, 2], [1, 1, 1], [1, 1, 1], [0, 0, 0], [], 1, [1, 1, 1]),
        ConvolutionGeometry.ConvTranspose([2, 64, 4, 16], [64, 64, 5, 4], 64, [2, 3], [1, 1], [1, 1], [1, 0], [], 1, [1, 2]),
        ConvolutionGeometry.ConvTranspose([1, 96, 6, 12], [96, 96, 3, 3], 96, [3, 2], [0, 0], [0, 0], [0, 0], [], 1, [2, 3]),
        ConvolutionGeometry.ConvTranspose([1, 96, 8, 15], [96, 96, 3, 3], 96, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([4, 128, 3, 12], [128, 64, 4, 4], 128, [2, 2], [1, 1], [1, 1], [0, 0], [], 2, [1, 1]),
        ConvolutionGeometry.Conv([3, 64, 4, 14], [72, 64, 5, 3], 72, [1, 1], [2, 1], [2, 1], [1, 1], 1),
        ConvolutionGeometry.Conv([4, 96, 24], [144, 96, 7], 144, [1], [24], [24], [8], 1),
    ];

    /// <summary>Elements in a register, of each width, and bytes of one.</summary>
    public static TheoryData<int, int> Registers => new() { { 16, 4 }, { 8, 4 }, { 4, 4 }, { 1, 4 }, { 8, 8 }, { 4, 8 }, { 2, 8 } };

    [Theory]
    [MemberData(nameof(Registers))]
    public void EveryPositionIsInOneTile(int lanes, int size)
    {
        foreach (PhasePlan plan in Plans())
        {
            PositionOrder order = plan.Order(lanes, size);
            foreach (PositionOrder either in new[] { order, order.RowMajor })
            {
                var seen = new HashSet<(int, int, int, int)>();
                for (int tile = 0; tile < either.Tiles; tile++)
                {
                    int offset = 0;
                    foreach (RowSegment segment in Segments(either, tile))
                    {
                        segment.Offset.Should().Be(offset);
                        for (int i = 0; i < segment.Length; i++) seen.Add((segment.N, segment.Z, segment.Y, segment.X + i)).Should().BeTrue("a position is in one tile only");
                        offset += segment.Length;
                    }

                    offset.Should().Be(either.Positions(tile)).And.BeInRange(1, either.TileWidth);
                }

                seen.Should().HaveCount(plan.Positions);
                seen.Should().OnlyContain(p => p.Item1 < plan.Batch && p.Item2 < plan.Depth.Cells && p.Item3 < plan.Height.Cells && p.Item4 < plan.Width.Cells);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Registers))]
    public void WhatIsLeftOutOfATileMeetsNoCell(int lanes, int size)
    {
        foreach (PhasePlan plan in Plans())
        {
            PositionOrder order = plan.Order(lanes, size);
            if (order.IsRowMajor) continue;
            for (int tile = 0; tile < order.Tiles; tile++)
            {
                for (int c = 0; c < plan.Classes.Length; c++)
                {
                    int first = int.MaxValue, end = 0;
                    ulong shifts = 0;
                    foreach ((int offset, int z, int y, int x) in PositionsOf(order, tile))
                    {
                        if (!plan.Classes[c].Phases.Any(phase => PlanCells.Output(plan, phase, z, y, x) >= 0)) continue;
                        first = Math.Min(first, offset / lanes);
                        end = offset / lanes + 1;
                        for (int shift = 0; shift < plan.Shifts; shift++)
                        {
                            if (PlanCells.Input(plan, shift, z, y, x) >= 0) shifts |= 1UL << shift;
                        }
                    }

                    order.Class(tile, c).Should().Be(new TileClass(first, end, shifts), $"of class {c} in tile {tile}");
                }
            }
        }
    }

    [Theory]
    [InlineData(16, 4)]
    [InlineData(8, 4)]
    [InlineData(8, 8)]
    public void GridsWithManyEdgesGoAroundThem(int lanes, int size)
    {
        ConvolutionGeometry[] kept = [.. Geometries().Where(g => PhasePlan.Gather(g).Order(lanes, size).IsRowMajor && PhasePlan.Scatter(g).Order(lanes, size).IsRowMajor)];
        kept.Should().BeEmpty();
    }

    /// <summary>Sixteen registers take 16 taps each, in row-major order in six tiles; each edge lacks a quarter of them.</summary>
    [Fact]
    public void EdgesOfAllExamplesShareTiles()
    {
        ConvolutionGeometry g = ConvolutionGeometry.ConvTranspose([16, 1024, 4, 4], [1024, 512, 4, 4], 512, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]);
        PhasePlan plan = PhasePlan.Scatter(g);
        PositionOrder order = plan.Order(lanes: 16, size: 4);
        order.Tiles.Should().Be(6, "weights of 34 MB come from memory for every tile, so there are no more of them");
        RegisterSteps(plan, order).Should().BeLessThanOrEqualTo(16 * 16 * 90 / 100);
        Enumerable.Range(0, order.Tiles).Any(tile => order.Positions(tile) == 48 && Segments(order, tile).All(segment => segment.Y == 0)).Should().BeTrue("a tile has the first rows of twelve examples");
    }

    /// <summary>17 × 17 positions are 19 registers of nine taps; the last column and the last row have but the even phase, and of it one tap.</summary>
    [Fact]
    public void TheLastRowAndColumnAreKeptApart()
    {
        ConvolutionGeometry g = ConvolutionGeometry.ConvTranspose([1, 512, 16, 16], [512, 512, 3, 3], 512, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        PhasePlan plan = PhasePlan.Scatter(g);
        PositionOrder order = plan.Order(lanes: 16, size: 4);
        RegisterSteps(plan, order).Should().BeLessThanOrEqualTo(16 * 9 + 15);
        int[] inside = [.. Enumerable.Range(0, order.Tiles).Where(tile => PositionsOf(order, tile).All(p => p.Y < 16 && p.X < 16))];
        inside.Sum(order.Positions).Should().Be(16 * 16);
    }

    [Fact]
    public void OnlyLinesReadWeightsThatComeFromMemoryOnceForSeveralTiles()
    {
        TilesPerPass(ConvolutionGeometry.Conv([1, 2048, 600], [2048, 2048, 3], 2048, [1], [1], [1], [1], 1)).Should().Be(3);
        TilesPerPass(ConvolutionGeometry.Conv([1, 512, 600], [512, 512, 3], 512, [1], [1], [1], [1], 1)).Should().Be(1, "3 MB stay in a shared cache");
        TilesPerPass(ConvolutionGeometry.Conv([1, 1024, 24, 25], [1024, 1024, 3, 3], 1024, [1, 1], [1, 1], [1, 1], [1, 1], 1)).Should().Be(1, "its panel has nine rows of each channel");
        static int TilesPerPass(in ConvolutionGeometry g) => PhasePlan.Gather(g).Order(lanes: 16, size: 4).TilesPerPass;
    }

    [Fact]
    public void OthersKeepTheirOrder()
    {
        IsKept(ConvolutionGeometry.Conv([4, 64, 40, 40], [64, 64, 3, 3], 64, [1, 1], [0, 0], [0, 0], [1, 1], 1)).Should().BeTrue("nothing is missing");
        IsKept(ConvolutionGeometry.Conv([1, 64, 256, 256], [64, 64, 3, 3], 64, [1, 1], [1, 1], [1, 1], [1, 1], 1)).Should().BeTrue("little is missing");
        IsKept(ConvolutionGeometry.Conv([16, 8, 7, 7], [8, 8, 3, 3], 8, [1, 1], [1, 1], [1, 1], [1, 1], 1)).Should().BeTrue("there are few weights");
        IsKept(ConvolutionGeometry.Conv([16, 1, 7, 7], [512, 1, 9, 9], 512, [1, 1], [4, 4], [4, 4], [1, 1], 1)).Should().BeTrue("there are more taps than can be told apart");
        IsKept(ConvolutionGeometry.Conv([1, 512, 6, 6], [512, 512, 3, 3], 512, [1, 1], [1, 1], [1, 1], [1, 1], 1)).Should().BeTrue("one tile has all positions");
        static bool IsKept(in ConvolutionGeometry g) => PhasePlan.Gather(g).Order(lanes: 16, size: 4).IsRowMajor;
    }

    private static IEnumerable<PhasePlan> Plans() => Geometries().SelectMany(g => new[] { PhasePlan.Gather(g), PhasePlan.Scatter(g) });

    private static RowSegment[] Segments(PositionOrder order, int tile)
    {
        var segments = new RowSegment[order.TileWidth];
        return segments[..order.Cut(tile, segments)];
    }

    private static IEnumerable<(int Offset, int Z, int Y, int X)> PositionsOf(PositionOrder order, int tile) =>
        Segments(order, tile).SelectMany(segment => Enumerable.Range(0, segment.Length).Select(i => (segment.Offset + i, segment.Z, segment.Y, segment.X + i)));

    /// <summary>Registers times taps over all tiles and classes.</summary>
    private static int RegisterSteps(PhasePlan plan, PositionOrder order)
    {
        int steps = 0;
        for (int tile = 0; tile < order.Tiles; tile++)
        {
            for (int c = 0; c < plan.Classes.Length; c++)
                steps += order.Class(tile, c).Vectors * BitOperations.PopCount(plan.Classes[c].ShiftBits & order.Class(tile, c).Shifts);
        }

        return steps;
    }
}
