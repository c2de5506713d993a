namespace TransposedConv.Tests.Creation;

public class GeneratorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        float[] first = Tensor.Rand([100], generator: new Generator(7)).ToArray<float>();

        Tensor.Rand([100], generator: new Generator(7)).ToArray<float>().Should().Equal(first);
        Tensor.Rand([100], generator: new Generator(8)).ToArray<float>().Should().NotEqual(first);
    }

    [Fact]
    public void ManualSeed_starts_anew_and_drops_the_pending_normal_number()
    {
        Generator generator = new(7);
        double[] first = Tensor.Randn([3], DType.Float64, generator: generator).ToArray<double>();

        generator.ManualSeed(7).Should().BeSameAs(generator);

        Tensor.Randn([3], DType.Float64, generator: generator).ToArray<double>().Should().Equal(first);
    }

    [Fact]
    public void A_state_repeats_what_came_after_it()
    {
        Generator generator = new(1);
        Tensor.Randn([5], generator: generator);
        byte[] state = generator.GetState();
        double[] first = Tensor.Randn([5], DType.Float64, generator: generator).ToArray<double>();
        Tensor.Rand([5000], generator: generator);

        generator.SetState(state);

        Tensor.Randn([5], DType.Float64, generator: generator).ToArray<double>().Should().Equal(first);
    }

    [Fact]
    public void A_wrong_state_is_refused_and_changes_nothing()
    {
        Generator generator = new(1);
        byte[] before = generator.GetState();

        FluentActions.Invoking(() => generator.SetState(new byte[10])).Should().Throw<ArgumentException>().WithMessage("*5056*10*");
        FluentActions.Invoking(() => generator.SetState(new byte[5056])).Should().Throw<ArgumentException>();

        generator.GetState().Should().Equal(before);
    }

    [Fact]
    public void Seed_tells_the_seed_it_chose()
    {
        Generator generator = new();
        generator.InitialSeed.Should().Be(67280421310721);

        ulong seed = generator.Seed();

        generator.InitialSeed.Should().Be(seed);
        seed.Should().NotBe(new Generator().Seed());
        Tensor.Rand([4], generator: generator).ToArray<float>().Should().Equal(Tensor.Rand([4], generator: new Generator(seed)).ToArray<float>());
    }

    [Fact]
    public void Threads_that_share_a_generator_get_disjoint_pieces_of_its_stream()
    {
        const int Tensors = 64, Count = 1000;
        Generator generator = new(3);
        float[][] drawn = new float[Tensors][];

        Parallel.For(0, Tensors, i => drawn[i] = Tensor.Rand([Count], generator: generator).ToArray<float>());

        float[] whole = Tensor.Rand([Tensors * Count], generator: new Generator(3)).ToArray<float>();
        var pieces = whole.Chunk(Count).ToDictionary(static piece => (piece[0], piece[1], piece[2]));
        drawn.Should().OnlyContain(tensor => pieces[ValueTuple.Create(tensor[0], tensor[1], tensor[2])].SequenceEqual(tensor));
    }
}
