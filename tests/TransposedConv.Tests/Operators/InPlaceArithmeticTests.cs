namespace TransposedConv.Tests.Operators;

/// <summary>In-place arithmetic equals arithmetic, over whichever of its two ways it goes.</summary>
public class InPlaceArithmeticTests
{
    private static readonly (string Name, Func<Tensor, Tensor, Tensor> InPlace, Func<Tensor, Tensor, Tensor> Apart)[] All =
    [
        ("add", (x, y) => x.AddInPlace(y), (x, y) => x + y),
        ("add scaled", (x, y) => x.AddInPlace(y, -0.25), (x, y) => x + (y * -0.25)),
        ("sub", (x, y) => x.SubInPlace(y), (x, y) => x - y),
        ("mul", (x, y) => x.MulInPlace(y), (x, y) => x * y),
        ("div", (x, y) => x.DivInPlace(y), (x, y) => x / y),
        ("add number", (x, _) => x.AddInPlace(0.3), (x, _) => x + 0.3),
        ("sub number", (x, _) => x.SubInPlace(0.3), (x, _) => x - 0.3),
        ("mul number", (x, _) => x.MulInPlace(0.3), (x, _) => x * 0.3),
        ("div number", (x, _) => x.DivInPlace(0.3), (x, _) => x / 0.3),
    ];

    public static TheoryData<string> Names => [.. All.Select(static entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_values_are_those_of_the_new_tensor(string name)
    {
        (_, Func<Tensor, Tensor, Tensor> inPlace, Func<Tensor, Tensor, Tensor> apart) = All.Single(entry => entry.Name == name);
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (int[] otherShape in new int[][] { [3, 5], [5], [3, 1], [] })
            {
                foreach (string variant in LayoutVariants.Names.Where(static variant => variant != "expanded"))
                {
                    Tensor x = LayoutVariants.Make(variant, Numbers([3, 5], dtype)), y = Numbers(otherShape, dtype);
                    double[] expected = TestArray.Of(apart(x, y)).Values;
                    int version = x.Storage.Version;

                    inPlace(x, y).Should().BeSameAs(x);

                    TestArray.Of(x).Values.Should().Equal(expected, "of {0}, {1}, {2}", dtype, new Shape(otherShape), variant);
                    x.Storage.Version.Should().BeGreaterThan(version);
                }
            }
        }
    }

    [Fact]
    public void An_operand_may_be_the_tensor_itself_or_a_part_of_it()
    {
        Tensor x = Tensor.Arange(6, DType.Float32).Reshape(2, 3);
        x.AddInPlace(x).ToArray<float>().Should().Equal(0, 2, 4, 6, 8, 10);
        x.AddInPlace(x[0]).ToArray<float>().Should().Equal(0, 4, 8, 6, 10, 14);
        Tensor row = Tensor.Arange(5, DType.Float32);
        row[1..].AddInPlace(row[..4]).ToArray<float>().Should().Equal(1, 3, 5, 7);
    }

    [Fact]
    public void A_result_of_a_higher_kind_does_not_fit()
    {
        FluentActions.Invoking(() => Tensor.Ones([2], DType.Int64).AddInPlace(0.5)).Should().Throw<InvalidOperationException>().WithMessage("*float32*int64*");
        FluentActions.Invoking(() => Tensor.Ones([2], DType.Int64).DivInPlace(2)).Should().Throw<InvalidOperationException>();
        Tensor.Ones([2], DType.Int64).AddInPlace(2).ToArray<long>().Should().Equal(3, 3);
    }

    [Fact]
    public void A_recorded_change_has_a_gradient()
    {
        Tensor x = Tensor.Full([3], 2, DType.Float64, requiresGrad: true), other = Tensor.Full([3], 5, DType.Float64, requiresGrad: true);
        Tensor y = x * 1;
        y.MulInPlace(5).SubInPlace(x).AddInPlace(other, 2).DivInPlace(4);

        y.Sum().Backward();

        x.Grad!.ToArray<double>().Should().AllBeEquivalentTo(1.0);
        other.Grad!.ToArray<double>().Should().AllBeEquivalentTo(0.5);
    }

    private static Tensor Numbers(int[] shape, DType dtype) => TestArray.Build(shape, static i => 1.5 + (0.75 * i.Sum())).ToTensor(dtype);
}
