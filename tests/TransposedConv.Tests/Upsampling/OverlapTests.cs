using TransposedConv.NN;

namespace TransposedConv.Tests.Upsampling;

/// <summary>Overlap counts, uniformity and reach, against forward passes of layers whose weights are all 1.</summary>
public sealed class OverlapTests
{
    [Theory]
    [InlineData(PaddingMode.Zeros, 150)]
    [InlineData(PaddingMode.Circular, 40)]
    [InlineData(PaddingMode.Replicate, 40)]
    public void Counts_are_what_a_layer_of_ones_makes_of_ones(PaddingMode mode, int layers)
    {
        foreach ((ConvTransposeLayer layer, int[] size) in UpsamplingLayers.Single(layers, mode))
        {
            UpsamplingAnalysis analysis = UpsamplingAnalysis.Of(UpsamplingLayers.Counting(layer), size);
            Tensor expected = UpsamplingLayers.OfOnes(layer, 1, size)[0];

            analysis.InputSize.ToArray().Should().Equal(size);
            analysis.OutputSize.Should().Equal(expected.Shape, $"{layer}");
            analysis.OverlapCounts().To(DType.Float64).ToArray<double>().Should().Equal(expected.ToArray<double>(), $"{layer}");
        }
    }

    [Fact]
    public void Counts_of_a_stack_are_its_paths()
    {
        foreach ((Sequential stack, int[] size) in UpsamplingLayers.Stacks())
        {
            UpsamplingAnalysis analysis = UpsamplingAnalysis.Of(UpsamplingLayers.Counting(stack), size);
            Tensor expected = UpsamplingLayers.OfOnes(stack, 1, size)[0];

            analysis.OutputSize.Should().Equal(expected.Shape, $"{stack}");
            analysis.OverlapCounts().To(DType.Float64).ToArray<double>().Should().Equal(expected.ToArray<double>(), $"{stack}");
        }
    }

    [Fact]
    public void Interior_positions_are_those_that_more_input_around_does_not_change()
    {
        const int Around = 40;
        foreach ((ConvTransposeLayer layer, int[] size) in UpsamplingLayers.Single(120).Where(static single => single.InputSize.Length == 1))
        {
            Compare(layer, size[0]);
        }

        foreach ((Sequential stack, int[] size) in UpsamplingLayers.Stacks().Where(static stack => stack.InputSize.Length == 1).Take(4)) Compare(stack, size[0]);

        static void Compare(Layer layer, int size)
        {
            UpsamplingAxis axis = UpsamplingAnalysis.Of(UpsamplingLayers.Counting(layer), size).Axes[0];
            double[] more = UpsamplingLayers.OfOnes(layer, 1, size + (2 * Around)).ToArray<double>();
            for (int u = 0; u < axis.OutputSize; u++)
            {
                double whole = more[u + (Around * axis.Period)];
                axis.PhaseCounts[axis.PhaseOf(u)].Should().Be((long)whole, $"{layer}, {size} cells, position {u}");
                axis.IsInterior(u).Should().Be(axis.Counts[u] == (long)whole, $"{layer}, {size} cells, position {u}");
            }
        }
    }

    [Fact]
    public void A_layer_is_uniform_when_ones_become_a_constant_inside()
    {
        int uniform = 0;
        for (int kernel = 1; kernel <= 9; kernel++)
        {
            for (int stride = 1; stride <= 6; stride++)
            {
                for (int dilation = 1; dilation <= 4; dilation++)
                {
                    ConvTransposeLayer layer = UpsamplingLayers.Counting(UpsamplingLayers.Make(1, 1, 1, kernel, stride, dilation: dilation)!);
                    double[] inside = UpsamplingLayers.OfOnes(layer, 1, 120).ToArray<double>()[(kernel * dilation)..][..60];
                    bool isConstant = inside.Distinct().Count() == 1;
                    UpsamplingAnalysis analysis = UpsamplingAnalysis.Of(layer, 5);

                    analysis.IsUniform.Should().Be(isConstant, $"{layer}");
                    analysis.Stages[0].IsUniform.Should().Be(isConstant, $"{layer}");
                    if (isConstant) uniform++;
                }
            }
        }

        uniform.Should().BeGreaterThan(50);
        var twoAxes = new ConvTranspose2d(1, 1, (4, 3), stride: 2);
        UpsamplingAnalysis mixed = UpsamplingAnalysis.Of(twoAxes, 4, 4);
        mixed.Axes.Select(static axis => axis.IsUniform).Should().Equal(true, false);
        mixed.IsUniform.Should().BeFalse();
    }

    [Fact]
    public void Reach_is_that_of_single_cells()
    {
        const int Cells = 41;
        IEnumerable<Layer> layers = UpsamplingLayers.Single(100).Where(static single => single.InputSize.Length == 1).Select(static single => (Layer)single.Layer)
            .Concat(UpsamplingLayers.Stacks().Where(static stack => stack.InputSize.Length == 1).Take(4).Select(static stack => (Layer)stack.Layers));
        foreach (Layer layer in layers)
        {
            UpsamplingAxis axis = UpsamplingAnalysis.Of(UpsamplingLayers.Counting(layer), Cells).Axes[0];
            // Row q: what input cell q alone becomes.
            Tensor copies = layer.Forward(Tensor.Eye(Cells, dtype: DType.Float64).Reshape(Cells, 1, Cells));
            int[] reached = [.. Enumerable.Range(0, axis.OutputSize).Where(u => copies[Cells / 2, 0, u].Item<double>() > 0)];

            axis.CellsReached.Should().Be(reached.Length, $"{layer}");
            axis.Footprint.Should().Be(reached[^1] - reached[0] + 1, $"{layer}");
            int field = 0;
            int middle = axis.OutputSize / 2;
            for (int u = middle; u < middle + axis.Period; u++)
            {
                int[] seen = [.. Enumerable.Range(0, Cells).Where(q => copies[q, 0, u].Item<double>() > 0)];
                axis.CellsSeen[axis.PhaseOf(u)].Should().Be(seen.Length, $"{layer}, position {u}");
                if (seen.Length > 0) field = Math.Max(field, seen[^1] - seen[0] + 1);
            }

            axis.ReceptiveField.Should().Be(field, $"{layer}");
        }
    }

    [Fact]
    public void Causal_layers_are_analysed_too()
    {
        UpsamplingAnalysis.Of(CausalConvTranspose1d.WithEvenOverlap(1, 1, 5), 6).IsUniform.Should().BeTrue();
        var stack = new Sequential(new CausalConv1d(1, 2, 3, dilation: 2), new Tanh(), new CausalConvTranspose1d(2, 1, 5, stride: 2));
        UpsamplingAnalysis analysis = UpsamplingAnalysis.Of(stack, 9);
        analysis.OutputSize.Should().Equal(18);
        analysis.Axes[0].PhaseCounts.ToArray().Should().Equal(9, 6);
        analysis.Stages.Select(static stage => stage.IsUniform).Should().Equal(true, false);
    }

    [Fact]
    public void What_can_not_be_analysed_is_named_with_its_path()
    {
        var stack = new Sequential(new ConvTranspose1d(1, 1, 2), new Sequential(new ReLU(), new Flatten()));

        Refused(() => UpsamplingAnalysis.Of(stack, 4), "layer", "*Flatten(*at '1.1'*");
        Refused(() => UpsamplingAnalysis.Of(new Sequential(new Conv1d(1, 1, 3, stride: 2)), 4), "layer", "*stride 1*at '0'*");
        Refused(() => UpsamplingAnalysis.Of(new ReLU(), 4), "layer", "*no convolution*");
        Refused(() => UpsamplingAnalysis.Of(new Sequential(new ConvTranspose1d(1, 1, 2), new ConvTranspose2d(1, 1, 2)), 4), "layer", "*same number of axes*");
        Refused(() => UpsamplingAnalysis.Of(new ConvTranspose2d(1, 1, 2), 4), "inputSize", "*expected 2 sizes*?4?*");
        Refused(() => UpsamplingAnalysis.Of(new ConvTranspose1d(1, 1, 2, stride: 300, padding: 1), 0), "input", "*at least 1*");
        Refused(() => UpsamplingAnalysis.Of(new Sequential(new ConvTranspose1d(1, 1, 2, stride: 300), new ConvTranspose1d(1, 1, 2, stride: 300)), 2), "layer", "*65536*90000*");

        static void Refused(Action call, string argument, string message) =>
            call.Should().Throw<ArgumentException>().WithParameterName(argument).WithMessage(message);
    }
}
