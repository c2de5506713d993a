using TransposedConv.Autograd;
using TransposedConv.NN;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Printing;

/// <summary>Every tensor printed by PyTorch prints the same here, in several memory layouts.</summary>
public class PrintingGoldenTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            for (int i = 0; i < GoldenPrinting.All.Count; i++) cases.Add(i, $"{GoldenPrinting.All[i].Group}: {GoldenPrinting.All[i].Name}");
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_tensor_prints_as_in_PyTorch(int index, string name)
    {
        GoldenPrinting golden = GoldenPrinting.All[index];
        bool isParameter = golden.Text.StartsWith("Parameter", StringComparison.Ordinal);

        string text = isParameter ? new Parameter(Make(golden)).ToString() : Print(Make(golden), golden);

        text.Should().Be(golden.Text, name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_layout_in_memory_makes_no_difference(int index, string name)
    {
        GoldenPrinting golden = GoldenPrinting.All[index];
        Tensor tensor = Make(golden);
        if (tensor.Rank == 0) return;

        Tensor reversed = Tensor.Zeros([.. tensor.Shape.Reverse()], golden.DType).Permute([.. Enumerable.Range(0, tensor.Rank).Reverse()]);
        reversed.CopyFrom(tensor);
        Tensor gappy = Tensor.Zeros([.. tensor.Shape.SkipLast(1), (2 * tensor.Shape[^1]) + 1], golden.DType)[TensorIndex.Ellipsis, new TensorSlice(1, null, 2)];
        gappy.CopyFrom(tensor);
        string expected = Print(tensor, golden);

        Print(reversed.Detach(), golden).Should().Be(expected, name);
        Print(gappy.Detach(), golden).Should().Be(expected, name);
    }

    private static Tensor Make(GoldenPrinting golden) => Tensor.From(golden.Values, golden.Shape).To(golden.DType);

    private static string Print(Tensor tensor, GoldenPrinting golden)
    {
        if (golden.GradFn is not null) tensor = tensor.Detach().RecordedBy(new NamedNode(golden.GradFn));
        else if (golden.RequiresGrad) tensor.RequiresGrad = true;
        return tensor.ToString();
    }

    private sealed class NamedNode(string name) : Node()
    {
        public override string Name => name;

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => throw new InvalidOperationException("Only printed.");
    }
}
