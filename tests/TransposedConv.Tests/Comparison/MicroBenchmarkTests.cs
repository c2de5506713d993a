using TransposedConv.Benchmarks.Micro;

namespace TransposedConv.Tests.Comparison;

/// <summary>The micro-benchmarks do what they measure; that BenchmarkDotNet finds them is the compiler's and its own affair.</summary>
public class MicroBenchmarkTests
{
    [Fact]
    public void KernelsAreListedForEveryLineAndAlgorithm()
    {
        new ScatterKernel().Cases.Should().Contain(["dcgan_l5/Tiled", "dcgan_l5/Windowed", "stream_small/SingleCell", "notebook_1d/Direct"])
            .And.NotContain("dcgan_l5/Direct", "the plain loops would take seconds").And.OnlyHaveUniqueItems();
        new GatherKernel().Cases.Should().Contain("dcgan_l5/Tiled");
        new WeightGradientKernel().Cases.Should().Contain("dcgan_l5/Tiled").And.NotContain("dcgan_l5/Windowed");
    }

    [Fact]
    public void KernelsRun()
    {
        var scatter = new ScatterKernel { Case = "stream_small/SingleCell" };
        scatter.Setup();
        scatter.Scatter();
        var gather = new GatherKernel { Case = "notebook_2d/Tiled" };
        gather.Setup();
        gather.Gather();
        var weight = new WeightGradientKernel { Case = "notebook_1d/TiledMasked" };
        weight.Setup();
        weight.WeightGradient();
    }

    [Fact]
    public void PartsOfKernelsRun()
    {
        foreach (int rows in (int[])[1, 2, 4, 8])
        {
            var tile = new RegisterTiles { Rows = rows, Vectors = 3 };
            tile.Setup();
            tile.Multiply();
        }

        foreach (int phases in (int[])[1, 2, 4, 5, 8, 16])
        {
            var store = new PhaseStores { Phases = phases };
            store.Setup();
            store.Write();
        }

        var packing = new Packing { Line = "fsrcnn" };
        packing.Setup();
        packing.PhaseWeights();
        packing.Transpose();
    }
}
