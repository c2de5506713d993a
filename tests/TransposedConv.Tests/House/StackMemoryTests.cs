using System.Reflection;
using TransposedConv.NN;

namespace TransposedConv.Tests.House;

public class StackMemoryTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>A method that clears its stack memory can meet a background collection there; see LocalsInit.cs in the library.</summary>
    [Fact]
    public void No_method_of_the_library_clears_its_stack_memory()
    {
        // The compiler writes some types itself, such as the list behind a collection expression; they use no stack buffers.
        IEnumerable<MethodBase> methods = typeof(Tensor).Assembly.GetTypes()
            .Where(static type => !type.FullName!.StartsWith('<'))
            .SelectMany(static type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)));

        methods.Where(static method => method.GetMethodBody() is { InitLocals: true }).Select(static method => $"{method.DeclaringType}.{method.Name}")
            .Should().BeEmpty();
    }

    [Fact]
    public void Training_steps_survive_background_collections()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: false);
                Thread.Sleep(1);
            }
        });
        collector.Start();
        try
        {
            var layer = new ConvTranspose2d(16, 8, 4, stride: 2, padding: 1, dtype: DType.Float64);
            Tensor x = Tensor.Randn([2, 16, 12, 12], DType.Float64, requiresGrad: true);
            Tensor Gradient() => Tensor.Gradient([layer.Forward(x).Square().Sum()], [layer.Bias!])[0]!;
            double[] expected = Gradient().ToArray<double>();
            for (int step = 0; step < 200; step++) Gradient().ToArray<double>().Should().Equal(expected);
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }
}
